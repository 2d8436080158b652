"""What a derivation is: quantities, their names, and how they are chosen."""
