"""The rules are in harbour_rules.toml."""
