"""Libraries that only some formats need, and the extras of this distribution that bring them."""

from __future__ import annotations

import sys
from functools import cache
from importlib.util import find_spec

from textclean.errors import ConfigError

_EXTRAS = {"pyarrow": "parquet", "brotli": "warc", "resiliparse": "warc", "backports.zstd": "zstd", "fsspec": "s3"}


@cache
def require(library: str, what: str) -> None:
    """Make sure, before any work, that a library is there.

    Args:
        library: the module that is imported from it.
        what: what needs it, as a message says.

    Raises:
        ConfigError: it is not installed; the message names the extra.
    """
    if library == "backports.zstd" and sys.version_info >= (3, 14):
        return  # it came into the standard library
    try:
        found = find_spec(library)
    except ModuleNotFoundError:  # nor is the package that it is in
        found = None
    if found is None:
        raise ConfigError(f"{what} needs {library}: pip install 'textclean-framework[{_EXTRAS[library]}]'")
