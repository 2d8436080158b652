"""Multi-layer perceptrons: scikit-learn's estimators, and networks brought from elsewhere."""
