"""The provenance log: what it holds, how it is written, and how it gives the original back."""
