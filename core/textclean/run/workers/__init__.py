"""Worker processes that clean shards, and the replacement of lost ones."""
