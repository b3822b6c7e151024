"""How often a line stands on its site: counted once over a dump, and looked up while its records are cleaned."""
