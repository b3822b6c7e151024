"""Files and streams: opened, compressed, locked, and written so that nobody sees them half-done."""
