"""Looking for the phrases of all plugins at once."""
