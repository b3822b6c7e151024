"""The form that phrases are compared in, and the spellings of one that it does not make equal."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from textclean.checks import STRING
from textclean.text.characters import CHARACTERS
from textclean.text.fold_rules import fold_in_python

_fold = fold_in_python if CHARACTERS is None else CHARACTERS.fold


def fold(text: str) -> str:
    """Return the text in the form that phrases are compared in.

    Raises:
        TypeError: it is no string.
    """
    if type(text) is not str:
        STRING.check("the text", text, TypeError)
    folded: str = _fold(text)
    return folded


@lru_cache(maxsize=1 << 16)  # several automata are made of the same phrases
def spellings(phrase: str) -> frozenset[str]:
    """Return the folded spellings of a phrase that folding does not make equal: composed and decomposed."""
    if phrase.isascii():
        return frozenset((" ".join(phrase.lower().replace("`", "'").split()),))
    forms = {phrase, *(unicodedata.normalize(form, phrase) for form in ("NFC", "NFD", "NFKC"))}
    return frozenset(" ".join(fold(form).split()) for form in forms)
