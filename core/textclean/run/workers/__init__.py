"""Processes that carry out shards, and what becomes of one that is lost."""
