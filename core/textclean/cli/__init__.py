"""The command line. ``main`` is the command ``textclean``; it is imported when it is asked for."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textclean.cli.main import main

__all__ = ["main"]


def __getattr__(name: str) -> object:
    if name != "main":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from textclean.cli.main import main  # noqa: PLC0415 - see above

    return main
