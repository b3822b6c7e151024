"""Phrases: what they are, where on its line one may stand, and how they are read from data files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal, TypeAlias, get_args

import attrs

from textclean.checks import STRING
from textclean.errors import PluginError
from textclean.text.folding import fold

_HEADING = re.compile(r"\[([a-z]\w*\.[a-z]\w*)\]", re.ASCII)
_WORD = re.compile(r"\w")
#: Stands for a run of digits in a phrase, as in ``＃ weeks ago``.
NUMBER = "\uff03"

#: Where a phrase has to stand to be reported; decoration such as ``»``, ``:`` and emoji says nothing.
#:
#: - ``anywhere``: no matter where, on a line of any length;
#: - ``line_start``: nothing is said before it, on a line of up to ``LONG_LINE`` code points;
#: - ``line_end``: nothing is said behind it, on a line of up to ``SHORT_LINE``;
#: - ``whole_line``: the line says nothing else, on a line of up to ``SHORT_LINE``;
#: - ``short_line``: no matter where, on a line of up to ``SHORT_LINE``;
#: - ``phrase_line``: no matter where, on a line of up to ``LABEL_LINE`` that one of the plugin's phrases begins;
#: - ``text_end``: no matter where, on one of the text's last ``END_LINES`` lines that are not blank, of up to
#:   ``LONG_LINE``.
#:
#: ``line_start``, ``whole_line`` and ``phrase_line`` cost next to nothing, whatever the number of phrases; for all but
#: ``anywhere`` the article's own paragraphs need not be read.
Anchor: TypeAlias = Literal["anywhere", "line_start", "line_end", "whole_line", "short_line", "phrase_line", "text_end"]
ANCHORS: tuple[Anchor, ...] = get_args(Anchor)
LABEL_LINE = 160
SHORT_LINE = 300
LONG_LINE = 2000
END_LINES = 10


@attrs.frozen
class Phrase:
    """Words to look for: their text, and the language that they are of (``und``: none).

    Raises:
        PluginError: one is no string.
    """

    text: str
    lang: str = "und"

    def __attrs_post_init__(self) -> None:
        if not (type(self.text) is type(self.lang) is str):  # there are many thousands, nearly all of them right
            STRING.check("Phrase: text", self.text, PluginError)
            STRING.check("Phrase: lang", self.lang, PluginError)


def require_words(phrase: str) -> None:
    """Raise a ``PluginError`` where a phrase holds nothing to look for: numbers and zero-width characters aside."""
    if not _WORD.search(phrase) and not fold(phrase.replace(NUMBER, "")).strip():
        msg = f"the phrase {phrase!r} has no words in it (a number alone is not enough); add some or remove it"
        raise PluginError(msg)


@lru_cache(maxsize=32)
def sets_of_package(package: str) -> Mapping[str, tuple[Phrase, ...]]:
    """Return all sets in the phrase files of a package, by their full names. Errors: see ``read_phrases``."""
    return sets_in(_files(package))


def sets_in(folder: Iterable[Traversable | Path]) -> Mapping[str, tuple[Phrase, ...]]:
    """Return all sets in those files that are phrase files, by their full names.

    Raises:
        PluginError: a file is none.
        OSError, UnicodeDecodeError: a file cannot be read.
    """
    sets: dict[str, list[Phrase]] = {}
    for file in sorted(folder, key=lambda file: file.name):
        if file.name.endswith(".txt"):
            lang = file.name.removesuffix(".txt")
            for name, texts in _parse(file.read_text("utf-8-sig"), file.name).items():
                sets.setdefault(name, []).extend([Phrase(text, lang) for text in texts])
    return {name: tuple(phrases) for name, phrases in sets.items() if phrases}


def _files(package: str) -> list[Traversable]:
    try:
        return list(files(package).iterdir())
    except (ImportError, TypeError, ValueError, OSError) as error:
        msg = f"there is no package {package!r} to read phrases from ({error}); name the folder as it is imported"
        raise PluginError(msg) from error


def _parse(text: str, file: str) -> dict[str, dict[str, None]]:
    """Return the phrases of a file by set, each once."""
    sets: dict[str, dict[str, None]] = {}
    name = ""
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if line.startswith("["):
            name = _heading(line, f"phrase file {file}, line {number}")
            held = sets.setdefault(name, {})
        elif line and not line.startswith("#"):
            if not name:
                msg = f"phrase file {file}, line {number}: a phrase stands before the first [plugin.set] heading"
                raise PluginError(msg)
            held[line] = None
    return sets


def _heading(line: str, where: str) -> str:
    """Return the name of a set; a bracket that opens anything else would silently end the set above it."""
    heading = _HEADING.fullmatch(line)
    if heading is None:
        msg = f"{where}: {line!r} is no heading; write [plugin.set], or leave the brackets of a phrase out"
        raise PluginError(msg)
    return heading[1]


def read_phrases(package: str, *names: str) -> dict[str, tuple[Phrase, ...]]:
    """Read phrase sets from the ``<lang>.txt`` files of a package or package folder.

    Args:
        package: where the files are, such as ``"my_plugin.phrases"``.
        names: the sets' full names as in the files' ``[plugin.set]`` headings.

    Returns:
        For each name its last part, and the set's phrases in all languages.

    Raises:
        PluginError: there is no such package, or a set is in none of the files.
    """
    for name in (package, *names):
        STRING.check("the name of a package or set", name, PluginError)
    sets = sets_of_package(package)
    missing = [name for name in names if name not in sets]
    if missing:
        msg = f"no phrase file in {package} has the set [{missing[0]}]; it has: {', '.join(sorted(sets))}"
        raise PluginError(msg)
    return {name.rpartition(".")[2]: sets[name] for name in names}
