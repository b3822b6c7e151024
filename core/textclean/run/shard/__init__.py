"""One shard: a function from a job to files and a report."""
