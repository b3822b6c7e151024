"""The command line. ``main`` is the command ``textclean``."""

from textclean.cli.group import main

__all__ = ["main"]
