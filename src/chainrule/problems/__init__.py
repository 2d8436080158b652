"""What is to be learned: from tables, network files and built-in examples."""
