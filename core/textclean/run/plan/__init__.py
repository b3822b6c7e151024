"""What is read and written, and how the input is cut into shards."""
