"""Plugins: finding and loading them, reading what they declare, ordering and calling them, checking their answers.

The bundled plugins themselves are in the package ``textclean_plugins``.
"""
