"""Tables from files: text (read by duckdb), Parquet, JSON, NumPy's and MNIST's arrays; and back."""
