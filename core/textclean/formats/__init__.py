"""Reading records from files and writing them: one module a format."""
