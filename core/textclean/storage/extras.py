"""Optional libraries that only some formats need, and the extras of this distribution that install them."""

from __future__ import annotations

import sys
from functools import cache
from importlib.util import find_spec

from textclean.errors import ConfigError

_EXTRAS = {
    "backports.zstd": "zstd",
    "brotli": "warc",
    "fsspec": "s3",
    "hypothesis": "testing",
    "jsonschema": "schema",
    "lightgbm": "train",
    "pyarrow": "parquet",
    "resiliparse": "warc",
    "yaml": "testing",
}


@cache
def require(library: str, what: str) -> None:
    """Make sure that an optional library is installed. Call this before any work is done.

    Args:
        library: the name of the module to import.
        what: the format or input that needs it, for the message.

    Raises:
        ConfigError: the library is not installed; the message names the extra.
    """
    if library == "backports.zstd" and sys.version_info >= (3, 14):
        return  # the standard library has it
    try:
        found = find_spec(library)
    except ModuleNotFoundError:  # the parent package is missing, too
        found = None
    if found is None:
        raise ConfigError(f"{what} needs {library}: pip install 'textclean-framework[{_EXTRAS[library]}]'")
