"""Pages: the text that a reader sees in them, and limits on what a parser is given."""
