"""The provenance log: its values, its JSON form, and the operations on it: replay, restore, undo, blame, verify.

This package makes no decisions about a text. The cleaning loop decides, and a log records what it decided.
"""
