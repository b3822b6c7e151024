"""Finish a run: order the shards, merge their results, and give the files their final names."""
