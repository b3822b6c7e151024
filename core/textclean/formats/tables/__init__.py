"""Tables: their columns, their cells, and rows of Arrow."""
