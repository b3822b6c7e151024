"""Clean one shard: a function that takes a job, writes files and returns a report."""
