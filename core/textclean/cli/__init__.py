"""The command line: ``textclean.cli.entry`` starts it, ``textclean.cli.main`` is the command ``textclean``."""
