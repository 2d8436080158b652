"""The scikit-learn skins: they validate, call, and store; there is no formula in them."""
