"""JSON: read, written, and spliced so that what nobody touched comes out as it came in."""
