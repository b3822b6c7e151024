"""HTML pages: decode their bytes, extract the text that a reader sees, and limit what the parser is given.

Nothing here decides which parts of a page are boilerplate.
"""
