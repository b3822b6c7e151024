"""What answers look like: records, lists as JSON, progress, an evaluation."""
