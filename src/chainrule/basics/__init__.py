"""What every room uses: errors, sentences, files, random streams, expressions."""
