"""Plan a run: find the inputs, check the output, and cut the inputs into shards."""
