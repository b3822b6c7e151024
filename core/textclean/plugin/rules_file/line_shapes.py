"""Forms of whole lines that a rule can name. Each is tested in linear time."""

from __future__ import annotations

import re

#: A longer line has none of these forms.
LONGEST_SHAPE = 200
_DAY = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
_CLOCK = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?"
_SIGN = r"(?:[$€£¥₹৳₺₽₩]|US\$|USD|EUR|GBP|BDT|Tk\.?|Rs\.?|zł|kr)"
_AMOUNT = r"\d[\d,.]{0,11}"
_FORMS = {
    "date": rf"{_DAY}(?:,?\s{_CLOCK})?",
    "email": r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}",
    "hashtags": r"#[^\s#,]{1,60}(?:[\s,]{1,3}#[^\s#,]{1,60}){0,40}",
    "money": rf"{_SIGN}\s?{_AMOUNT}|{_AMOUNT}\s?{_SIGN}",
    "number": r"[#(]?\d[\d,.]{0,20}[KkMm]?\)?",
    "time": rf"{_CLOCK}(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s?[/–-]\s?{_CLOCK})?",
    "url": r"(?:https?://|www\.)\S{3,190}",
}
_PATTERNS = {name: re.compile(form) for name, form in _FORMS.items()}
#: The names of the forms.
SHAPES = tuple(_PATTERNS)


def has_shape(text: str, name: str) -> bool:
    """Say whether a line has a form and says nothing else."""
    return len(text) <= LONGEST_SHAPE and _PATTERNS[name].fullmatch(text) is not None
