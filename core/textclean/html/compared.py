"""The form in which lines of a text are looked for in a page: letters and digits alone, without case."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# It parts texts that are brought into this form together: one call of a C function is much quicker than many.
_BETWEEN = "\0"
_SIGNS = re.compile(r"[^\w\0]+|_+")


def compared(texts: Sequence[str]) -> list[str]:
    """Return each text without white space and signs, in Unicode form C and in one case.

    An extractor changes spaces, quotation marks and marks of lists; letters and digits it leaves as they are.
    """
    joined = _BETWEEN.join([text.replace(_BETWEEN, "") if _BETWEEN in text else text for text in texts])
    if not joined.isascii():
        joined = unicodedata.normalize("NFC", joined)
    return _SIGNS.sub("", joined).casefold().split(_BETWEEN) if texts else []
