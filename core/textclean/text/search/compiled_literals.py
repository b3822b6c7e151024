"""The literals of all phrases, folded and sorted, as the native core takes them. They are kept in the cache on disk.

To fold twenty thousand phrases in all their spellings takes a third of a second, and reading them back a tenth of that.
"""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from textclean.storage.disk_cache import recalled
from textclean.text import characters, fold_rules, folding, phrases
from textclean.text.search import automaton
from textclean.text.search.automaton import literals_of
from textclean.text.search.target import Targets

#: A literal, its keys, and the keys of phrases with numbers by the sides on which a number has to stand.
CompiledLiteral: TypeAlias = tuple[str, tuple[int, ...], tuple[tuple[int, tuple[int, ...]], ...]]
CompiledLiterals: TypeAlias = tuple[CompiledLiteral, ...]
#: What decides how a phrase is folded; a cache may not outlive a change of it.
_SOURCES = tuple(str(module.__file__) for module in (automaton, characters, fold_rules, folding, phrases))
_ALL_SIDES = range(4)


def compiled_literals(targets: Targets) -> CompiledLiterals:
    """Return the literals of all phrases that are looked for, sorted."""
    most = len(targets)
    return recalled(
        "phrases", lambda: _digest(targets), lambda: _made(targets.keys()), lambda value: _read(value, most)
    )


def _made(keys: Mapping[str, Sequence[int]]) -> CompiledLiterals:
    return tuple(
        [
            (text, found.keys, tuple([(template.sides, of) for template, of in found.templates]))
            for text, found in sorted(literals_of(keys).items())
        ]
    )


def _digest(targets: Targets) -> str:
    """Return a digest of the phrases, and of all that decides how they are folded."""
    digest = hashlib.sha256(f"{sys.version}\n{unicodedata.unidata_version}\n".encode())
    for source in _SOURCES:
        digest.update(hashlib.sha256(Path(source).read_bytes()).digest())
    for each in targets.sets:
        texts = [phrase.text for phrase in each.phrases]
        digest.update(f"{len(texts)}\n".encode() + "\0".join(texts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _read(value: Any, most: int) -> CompiledLiterals:  # noqa: ANN401 - what a file holds
    """Return literals that JSON holds, checked.

    Raises:
        ValueError, TypeError: they are not what the native core may be given.
    """
    read = tuple(
        [(text, tuple(keys), tuple([(sides, tuple(of)) for sides, of in templates])) for text, keys, templates in value]
    )
    texts = [text for text, _, _ in read]
    with_templates = [templates for _, _, templates in read if templates]
    numbers = [key for _, keys, _ in read for key in keys]
    numbers += [key for templates in with_templates for _, of in templates for key in of]
    sides = [side for templates in with_templates for side, _ in templates]
    if set(map(type, texts)) - {str} or set(map(type, numbers)) - {int} or set(map(type, sides)) - {int}:
        raise TypeError("of the wrong types")
    in_range = all(0 <= key < most for key in (min(numbers, default=0), max(numbers, default=0)) if numbers)
    if not in_range or not all(side in _ALL_SIDES for side in sides) or "" in texts or texts != sorted(texts):
        raise ValueError("out of range or order")
    return read
