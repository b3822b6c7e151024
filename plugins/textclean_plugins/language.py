"""The tag ``lang:xx``: the language of the text, or ``lang:unknown``.

Scripts that one language has to itself answer at once; what is left is told by langdetect, on the first few hundred
letters, with a fixed seed and a factory of our own, so that the answer is always the same and nobody else's is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import langdetect
from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from textclean import View, hookimpl

tags = {"lang:*": "The language of the text (ISO 639-1), or unknown."}
options = {"prefix": 500, "min_letters": 12, "min_probability": 0.6}

_SEED = 0
# langdetect takes the mean of seven random trials. On 485 news pages in many languages two trials on 400 characters say
# the same as seven on 1,000 on all, and two on 600 on all but one, in a third of the time.
_TRIALS = 2
# A script that stands for one language. Bengali letters are also Assamese, Devanagari is Hindi, Marathi, Nepali,
# Arabic and Cyrillic are many: those are not here. The Assamese ra and wa are no Bengali letters.
_SCRIPTS = (
    ("ko", "[\uac00-\ud7a3]"),
    ("ja", "[\u3040-\u30ff]"),
    ("th", "[\u0e01-\u0e5b]"),
    ("el", "[\u0370-\u03ff\u1f00-\u1fff]"),
    ("he", "[\u05d0-\u05ea]"),
    ("ta", "[\u0b80-\u0bff]"),
    ("te", "[\u0c00-\u0c7f]"),
    ("kn", "[\u0c80-\u0cff]"),
    ("ml", "[\u0d00-\u0d7f]"),
    ("gu", "[\u0a80-\u0aff]"),
    ("pa", "[\u0a00-\u0a7f]"),
    ("or", "[\u0b00-\u0b7f]"),
    ("si", "[\u0d80-\u0dff]"),
    ("my", "[\u1000-\u109f]"),
    ("km", "[\u1780-\u17ff]"),
    ("lo", "[\u0e81-\u0edf]"),
    ("ka", "[\u10a0-\u10ff]"),
    ("hy", "[\u0530-\u058f]"),
    ("am", "[\u1200-\u137f]"),
    ("bn", "[\u0980-\u09ff]"),
    ("zh", "[\u3400-\u4dbf\u4e00-\u9fff]"),
)
_PATTERNS = tuple((lang, re.compile(pattern)) for lang, pattern in _SCRIPTS)
_ASSAMESE = re.compile("[\u09f0\u09f1]")
_LETTERS = re.compile(r"[^\W\d_]")
# Japanese mixes kana with Han; a few kana among many Han are a quotation in Chinese.
_SHARES = {"ja": 0.1, "zh": 0.5}
_MOST = 0.5


@hookimpl
def tag(view: View, options: dict[str, Any]) -> Iterator[str]:
    """Say which language the text is in."""
    sample = view.text[: 4 * options["prefix"]].strip()[: options["prefix"]]
    yield f"lang:{language_of(sample, options['min_letters'], options['min_probability'])}"


def language_of(text: str, min_letters: int = 12, min_probability: float = 0.6) -> str:
    """Return the ISO 639-1 code of a text's language, or ``unknown``."""
    letters = len(_LETTERS.findall(text))
    if letters < min_letters:
        return "unknown"
    if not text.isascii():
        for lang, pattern in _PATTERNS:
            if len(pattern.findall(text)) > _SHARES.get(lang, _MOST) * letters:
                return "as" if lang == "bn" and _ASSAMESE.search(text) else lang
    return _detected(text, min_probability)


def _detected(text: str, min_probability: float) -> str:
    detector = _factory().create()
    detector.n_trial = _TRIALS
    detector.append(text)
    try:
        best = detector.get_probabilities()[:1]
    except LangDetectException:
        return "unknown"
    if not best or best[0].prob < min_probability:
        return "unknown"
    code: str = best[0].lang
    return code.partition("-")[0]


@cache
def _factory() -> DetectorFactory:
    factory = DetectorFactory()
    factory.load_profile(str(Path(langdetect.__file__).parent / "profiles"))
    factory.set_seed(_SEED)
    return factory
