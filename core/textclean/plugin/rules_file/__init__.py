"""Rules without code: a TOML file that is a plugin."""
