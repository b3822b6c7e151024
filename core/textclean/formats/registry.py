"""All formats, by the suffixes of their files. This is the only place that names them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from textclean.errors import ConfigError, InputError, OutputError
from textclean.formats.arrow import Arrow
from textclean.formats.csv import Csv, Tsv
from textclean.formats.format import Format
from textclean.formats.installed_formats import load_format
from textclean.formats.json_file import JsonFile
from textclean.formats.jsonl import JsonLines
from textclean.formats.parquet import Parquet
from textclean.formats.single_files import HtmlFile, TextFile
from textclean.formats.warc import Warc
from textclean.storage.compression import COMPRESSIONS, ZSTD, suffix_of
from textclean.storage.extras import require
from textclean.storage.files import STANDARD

#: The default format. It is used for standard input and output, for the parts of a folder if no format is given, and
#: for records that are restored into a folder and did not come from a format that can be restored.
DEFAULT_FORMAT: Format = JsonLines()
#: All formats, in the order in which they were registered.
FORMATS: list[Format] = []
_UNPACK = "unpack it first"
_RECORDS = "write its records as Parquet or JSON Lines"
#: What to do with files of other kinds that many people have, by their suffix.
_ADVICE = {
    **dict.fromkeys((".zip", ".tar", ".tgz", ".7z", ".rar", ".lz4", ".snappy", ".br", ".z"), _UNPACK),
    **dict.fromkeys((".xlsx", ".xls", ".ods"), "save the sheet as CSV in UTF-8"),
    **dict.fromkeys((".avro", ".orc", ".h5", ".marshal", ".pickle", ".pkl", ".sqlite", ".db", ".msgpack"), _RECORDS),
    **dict.fromkeys((".pdf", ".docx", ".doc", ".odt", ".epub", ".rtf"), "take its text out with another tool first"),
    ".xml": f"a file that is one article is read with --input-format html; for a feed or a table, {_RECORDS}",
}


def register_format(new: Format) -> None:
    """Register a format. From now on, it reads and writes the files with its suffixes.

    Registering the same format again does nothing.

    Raises:
        ConfigError: a suffix is malformed or belongs to another format, or other processes cannot import the class.
    """
    if new in FORMATS:
        return
    if "<locals>" in type(new).__qualname__:
        message = "define it at the top of a module, where other processes find it by its name"
        raise ConfigError(f"the format {new.name}: its class is made by a function; {message}")
    for suffix in new.suffixes:
        if not suffix.startswith(".") or suffix != suffix.lower():
            raise ConfigError(f"the format {new.name}: {suffix!r} is no suffix; give one as '.csv', in lower case")
    taken = {ending: known.name for known in FORMATS for ending in known.endings()}
    for ending in new.endings():
        if ending in taken:
            raise ConfigError(f"the format {new.name}: {ending} is {taken[ending]} already; give it another suffix")
    FORMATS.append(new)


for _format in (DEFAULT_FORMAT, JsonFile(), Csv(), Tsv(), Parquet(), Arrow(), Warc(), TextFile(), HtmlFile()):
    register_format(_format)


def find_format(path: PurePath | str) -> Format | None:
    """Return the format for a file's name, in upper or lower case, or None.

    If no format is registered for the suffix, the installed distributions are searched for one.

    Raises:
        ConfigError: a distribution offers such a format, but it is broken.
    """
    name = PurePath(path).name.lower()
    known = _registered(name)
    if known is None and (found := load_format(name)):
        register_format(found)
        known = _registered(name)
    return known


def _registered(name: str) -> Format | None:
    return next((known for known in FORMATS if name.endswith(known.endings())), None)


def input_format(path: PurePath | str, read_as: str | None = None) -> Format:
    """Return the format for reading a file. ``-`` is standard input.

    Args:
        path: the file.
        read_as: the suffix of the format, as ``.csv``, whatever the file's name is. None: the name decides.

    Raises:
        InputError: no format is known for this name, or the format cannot be read from standard input.
        ConfigError: a library that it needs is not installed.
    """
    standard = str(path) == str(STANDARD)
    known = DEFAULT_FORMAT if standard and not read_as else find_format(f"file{read_as}" if read_as else path)
    if known is None and (advice := _ADVICE.get(PurePath(path).suffix.lower())):
        raise InputError(f"{path}: not a kind of file that is read; {advice}")
    if known is None:
        way = "or a folder; or say what it is with --input-format NAME, as in --input-format csv"
        raise InputError(f"{path}: no known kind of file; name one that ends in {_endings(FORMATS)}, {way}")
    if standard and known.seeks:
        raise InputError(f"standard input cannot be read as {known.name}; save it to a file first")
    _require(known, str(path))
    return known


def output_format(path: PurePath | str) -> Format:
    """Return the format for writing a file. ``-`` is standard output.

    Raises:
        OutputError: no format that can be written is known for this name.
        ConfigError: a library that it needs is not installed.
    """
    known = DEFAULT_FORMAT if str(path) == str(STANDARD) else find_format(path)
    if known is None or not known.written:
        raise OutputError(f"{path}: no kind of file to write; name one that ends in {told_written()}, or a folder")
    _require(known, str(path))
    return known


def read_suffixes() -> tuple[str, ...]:
    """Return the suffixes of all registered formats, without those of compressions."""
    return tuple(suffix for known in FORMATS for suffix in known.suffixes)


def written_endings() -> tuple[str, ...]:
    """Return the suffixes of all registered formats that can be written."""
    return tuple(ending for known in FORMATS if known.written for ending in known.endings())


def told_written() -> str:
    """List, for a message, the suffixes of all registered formats that can be written."""
    return _endings(known for known in FORMATS if known.written)


def text_suffixes() -> tuple[str, ...]:
    """Return the suffixes of all registered formats whose files can hold a text alone."""
    return tuple(suffix for known in FORMATS if known.holds_texts for suffix in known.suffixes)


def _require(known: Format, name: str) -> None:
    for library in known.needs:
        require(library, known.name)
    if suffix_of(name) == ZSTD:
        require("backports.zstd", ZSTD)


def _endings(formats: Iterable[Format]) -> str:
    """List the suffixes of formats: those of compressions once, since almost all formats may have them."""
    suffixes = ", ".join(suffix for known in formats for suffix in known.suffixes)
    return f"{suffixes} (and {', '.join(COMPRESSIONS)})"
