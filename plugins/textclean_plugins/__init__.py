"""The plugins that come with textclean, one idea a file. They use only what any plugin can: ``import textclean``."""
