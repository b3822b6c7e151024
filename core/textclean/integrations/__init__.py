"""Interfaces for other programs: Arrow batches, whole files, and an engine that runs on a cluster."""
