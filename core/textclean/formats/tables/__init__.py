"""Tables: columns, cells, and Arrow rows."""
