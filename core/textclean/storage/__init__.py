"""Files and streams: open, compress, and write them so that no other program sees a half-written file.

This package knows bytes and paths, but no file formats and no records.
"""
