"""The plugins that come with textclean: one idea in each file.

They use only the public API (``import textclean``), so any plugin can do what they do.
"""
