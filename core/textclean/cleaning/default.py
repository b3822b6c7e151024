"""The cleaner that needs no arguments, for programs that clean one text."""

from __future__ import annotations

import functools

from textclean.cleaning.cleaner import Cleaner


def clean(text: str) -> str:
    """Clean a text with the bundled and installed plugins and the default configuration.

    Make a ``Cleaner`` if you need the log, records, or your own configuration.
    """
    return _default_cleaner().clean(text).text


@functools.cache
def _default_cleaner() -> Cleaner:
    return Cleaner()
