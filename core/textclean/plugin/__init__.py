"""Plugins: how they are found, what they declare, in which order and how they are called."""
