"""Phrases: read from data files, compiled into one automaton, found in a text in one scan.

Matching sees through case, typographic quotes, white-space characters, Unicode forms, the two spellings of Bengali
nukta letters and zero-width characters; what it reports are offsets into the text as it is.

How it stays fast: the text is lower-cased and a handful of single characters are replaced, each a C call that costs
next to nothing where the character is absent; spellings that this cannot make equal are written into the automaton when
it is compiled. Offsets become code points of the text only where something hit, and by way of a map only where folding
changed the length.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files

import ahocorasick_rs
import attrs

from textclean.errors import PluginError

_HEADING = re.compile(r"\[([a-z]\w*\.[a-z]\w*)\]", re.ASCII)
#: Stands for a run of digits in a phrase, as in ``＃ weeks ago``.
NUMBER = "\uff03"

# Zero-width characters that come and go inside words without changing them: soft hyphen, zero-width space,
# non-joiner, joiner, direction marks, word joiner, byte order mark, emoji presentation selectors.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0e\ufe0f"
_ONE_TO_ONE = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201b\u02bc\u2032\u00b4`\uff07", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\uff02", '"')
    | dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000\t", " ")
    | dict.fromkeys("\u2010\u2011\u2012\u2013", "-")
    | {"\uff1a": ":", "ς": "σ", "ı": "i"}
)
_REPLACED = tuple((chr(code), str(to)) for code, to in _ONE_TO_ONE.items())
# Bengali letters with two canonical spellings: a composed one that Unicode normalisation never gives back
# (composition exclusions), and vowel signs in two parts.
_NUKTA = (("\u09dc", "\u09a1\u09bc"), ("\u09dd", "\u09a2\u09bc"), ("\u09df", "\u09af\u09bc"))
_VOWELS = (("\u09c7\u09be", "\u09cb"), ("\u09c7\u09d7", "\u09cc"))
# Lower case of the Turkish dotted capital, and how decomposed text spells it; with the dotless i above, upper-case
# Turkish is found whatever rules the lower case was made by.
_DOTTED = (("i\u0307", "i"),)
# Where folding changes the length: the units that are folded together.
_UNIT = re.compile(
    f"\u0130|[iIı][{_INVISIBLE}]*\u0307|[\u09dc\u09dd\u09df]|\u09c7[{_INVISIBLE}]*[\u09be\u09d7]|[{_INVISIBLE}]"
)
_NO_SPACE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


@attrs.frozen
class Phrase:
    """Words to look for: their text, and the language that they are of (``und``: none)."""

    text: str
    lang: str = "und"


@attrs.frozen
class Match:
    """A phrase found in a text, in code points of the text."""

    start: int
    end: int
    key: int


def fold(text: str) -> str:
    """Return the text in the form that phrases are compared in."""
    text = text.lower()
    if text.isascii():
        return text.replace("\t", " ").replace("`", "'")
    for old, new in _REPLACED:
        text = text.replace(old, new)
    for old in _INVISIBLE:
        text = text.replace(old, "")
    for old, new in _NUKTA + _VOWELS + _DOTTED:
        text = text.replace(old, new)
    return text


def spellings(phrase: str) -> set[str]:
    """Return the folded spellings of a phrase that folding does not make equal: composed and decomposed."""
    forms = {fold(unicodedata.normalize(form, phrase)) for form in ("NFC", "NFD", "NFKC")}
    return {" ".join(form.split()) for form in (*forms, fold(phrase))}


@attrs.frozen
class _Template:
    """The parts of a phrase with numbers that stand around the part that the automaton looks for."""

    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    reach: int

    def widen(self, folded: str, start: int, end: int) -> tuple[int, int] | None:
        """Return the span of the whole phrase, or None where its other parts do not stand around this one."""
        if self.before is not None:
            found = self.before.search(folded, max(start - self.reach, 0), start)
            if found is None:
                return None
            start = found.start()
        if self.after is not None:
            found = self.after.match(folded, end, end + self.reach)
            if found is None:
                return None
            end = found.end()
        return start, end


# White space that the parts of a phrase with numbers may have between them, in code points, and as many digits.
_TEMPLATE_SLACK = 64


def require_words(phrase: str) -> None:
    """Raise a ``PluginError`` where a phrase holds nothing to look for: numbers and zero-width characters aside."""
    if not fold(phrase.replace(NUMBER, "")).strip():
        msg = f"the phrase {phrase!r} has no words in it (a number alone is not enough); add some or remove it"
        raise PluginError(msg)


def _template(phrase: str) -> tuple[str, _Template | None]:
    """Return the part of a phrase to look for, and how to check the rest."""
    require_words(phrase)
    if NUMBER not in phrase:
        return phrase, None
    parts = phrase.split(NUMBER)
    index = max(range(len(parts)), key=lambda number: len(fold(parts[number]).strip()))
    patterns = [_part(part) for part in parts]
    before = _NUMBER_PATTERN.join([*patterns[:index], ""]).removeprefix(" *") + r"\Z"
    after = _NUMBER_PATTERN.join(["", *patterns[index + 1 :]]).removesuffix(" *")
    return parts[index], _Template(
        re.compile(r"(?<!\d)" * before.startswith(r"\d") + before) if index else None,
        re.compile(after) if index < len(parts) - 1 else None,
        len(phrase) * 2 + _TEMPLATE_SLACK,
    )


_NUMBER_PATTERN = r" *\d{1,4} *"


def _part(part: str) -> str:
    """Return the pattern of what stands beside a number, in folded text."""
    words = sorted(spelling.replace(" ", " +") for spelling in map(re.escape, spellings(part)) if spelling)
    return f"(?:{'|'.join(words)})" if words else ""


class Automaton:
    """All phrases of all plugins, found in one scan.

    Args:
        phrases: each phrase's text and the keys that are reported where it stands.
    """

    def __init__(self, phrases: Mapping[str, Iterable[int]]) -> None:
        entries: dict[str, list[tuple[tuple[int, ...], _Template | None]]] = {}
        for phrase, keys in phrases.items():
            literal, template = _template(phrase)
            for spelling in spellings(literal):
                entries.setdefault(spelling, []).append((tuple(keys), template))
        self._entries = list(entries.values())
        patterns = [spelling.encode("utf-8", "surrogatepass") for spelling in entries]
        self._automaton = ahocorasick_rs.BytesAhoCorasick(patterns) if patterns else None

    def find(self, text: str) -> list[Match]:
        """Return where phrases stand in a text as whole words, sorted by start, longest first."""
        if self._automaton is None:
            return []
        folded = fold(text)
        found = self._automaton.find_matches_as_indexes(_encode(folded), overlapping=True)
        if not found:
            return []
        matches = {match for span in _in_code_points(folded, found) for match in self._whole(folded, *span)}
        if not text.isascii() and _UNIT.search(text):
            matches = set(_in_original(text, matches))
        return sorted(matches, key=lambda match: (match.start, -match.end, match.key))

    def _whole(self, folded: str, number: int, start: int, end: int) -> Iterator[Match]:
        for keys, template in self._entries[number]:
            span = template.widen(folded, start, end) if template else (start, end)
            # A phrase with a number may stand right behind a word: extractors glue "Sports" and "4 weeks ago" together.
            if span and (template or _starts_word(folded, span[0])) and _ends_word(folded, span[1]):
                for key in keys:
                    yield Match(*span, key)


def _starts_word(text: str, start: int) -> bool:
    """Say whether no word goes on into a span that begins here; without spaces in a script none does."""
    return not (start and _in_word(text[start - 1]) and _in_word(text[start]) and not _NO_SPACE.match(text[start]))


def _ends_word(text: str, end: int) -> bool:
    """Say whether no word goes on behind a span that ends here; without spaces in a script none does."""
    return not (
        end < len(text) and _in_word(text[end]) and _in_word(text[end - 1]) and not _NO_SPACE.match(text[end - 1])
    )


def _in_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def _encode(folded: str) -> bytes:
    try:
        return folded.encode()
    except UnicodeEncodeError:
        return folded.encode("utf-8", "surrogatepass")


def _in_code_points(folded: str, found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Turn byte offsets into code points, walking the bytes once whatever the number of matches."""
    if folded.isascii():
        return found
    data = _encode(folded)
    points: dict[int, int] = {}
    at = count = 0
    for offset in sorted({offset for _, start, end in found for offset in (start, end)}):
        count += len(data[at:offset].decode("utf-8", "surrogatepass"))
        points[offset] = count
        at = offset
    return [(number, points[start], points[end]) for number, start, end in found]


def _in_original(text: str, matches: Iterable[Match]) -> Iterator[Match]:
    """Turn offsets into the folded text into offsets into the text itself.

    None of them is inside a unit: a letter's nukta goes on with its word, so that no match ends before it.
    """
    starts: list[int] = []
    units: list[tuple[int, int, int]] = []
    shift = 0
    for unit in _UNIT.finditer(text):
        at = unit.start() - shift
        length = len(fold(unit.group()))
        starts.append(at)
        units.append((at + length, unit.start(), unit.end()))
        shift += unit.end() - unit.start() - length

    def start_of(offset: int) -> int:
        index = bisect_right(starts, offset) - 1
        if index < 0:
            return offset
        folded_end, start, end = units[index]
        return start if offset < folded_end else end + offset - folded_end

    def end_of(offset: int) -> int:
        index = bisect_right(starts, offset - 1) - 1
        if index < 0:
            return offset
        folded_end, _, end = units[index]
        return end + offset - folded_end

    return (Match(start_of(match.start), end_of(match.end), match.key) for match in matches)


@lru_cache(maxsize=32)
def _phrase_files(package: str) -> Mapping[str, tuple[Phrase, ...]]:
    sets: dict[str, dict[Phrase, None]] = {}
    for file in sorted(files(package).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".txt"):
            for name, phrase in _parse(file.read_text("utf-8"), file.name):
                sets.setdefault(name, {})[phrase] = None
    return {name: tuple(phrases) for name, phrases in sets.items()}


def _parse(text: str, file: str) -> Iterator[tuple[str, Phrase]]:
    name = ""
    lang = file.removesuffix(".txt")
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if line.startswith("["):
            name = _heading(line, f"phrase file {file}, line {number}")
        elif line and not line.startswith("#"):
            if not name:
                msg = f"phrase file {file}, line {number}: a phrase stands before the first [plugin.set] heading"
                raise PluginError(msg)
            yield name, Phrase(line, lang)


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
        PluginError: a set is in none of the files.
    """
    sets = _phrase_files(package)
    missing = [name for name in names if name not in sets]
    if missing:
        msg = f"no phrase file in {package} has the set [{missing[0]}]; it has: {', '.join(sorted(sets))}"
        raise PluginError(msg)
    return {name.rpartition(".")[2]: sets[name] for name in names}
