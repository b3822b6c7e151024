"""Repair text that was decoded with the wrong encoding, and HTML entities that were not decoded, with ftfy.

Only these two repairs of ftfy are used. Its other changes are switched off, such as straight quotation marks, Unicode
normalisation and new line breaks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import chain

from textclean import Label, PluginError, Replacement, Rule, View, hookimpl
from textclean_plugins.edits import at_most, taken_out, trimmed

try:
    import ftfy
    from ftfy.badness import badness, is_bad
    from ftfy.fixes import unescape_html
except ImportError as error:
    msg = "it needs ftfy: pip install 'textclean-framework[repairs]'"
    raise PluginError(msg) from error

labels = {
    "mojibake": Label("Characters that came out wrong because a text was decoded with the wrong encoding."),
    "html_entity": Label("Characters that are still escaped as HTML has them."),
}
_WRONG_ENCODING = Rule(
    "wrong-encoding", "mojibake", "“Ã©” for “é”, on lines that ftfy finds bad and can make good", 0.95
)
_ESCAPED_CHARACTER = Rule(
    "escaped-character",
    "html_entity",
    (
        "&eacute; for “é”, however often it was escaped; not on lines that hold tags, speak of HTML, or have "
        "code in backticks, and never so that a tag comes out"
    ),
    0.95,
)
rules = (_WRONG_ENCODING, _ESCAPED_CHARACTER)

_CONFIG = ftfy.TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    fix_surrogates=False,
    remove_control_chars=False,
    normalization=None,
)
_LINE = re.compile(r"[^\r\n]+")
_SPACE = re.compile("( )")
_ASCII = re.compile(r"([\x00-\x7f]+)")
# Longer lines are given to ftfy in pieces, as ftfy itself does. Each piece ends before a space, if there is one.
_LONGEST = _CONFIG.max_decode_length
# The most words that are compared one by one if a repair changed their places. With more words, everything from the
# first to the last difference becomes one edit.
_MOST_WORDS = 1_000
# If more than this share of ftfy's "badness" of a line is left after the repair, then ftfy guessed wrong.
_STILL_BAD = 0.2
# Two or more of these signs and capitals in a row, more than once after the repair: the text is in an encoding that
# ftfy does not know, such as a Chinese one.
_ONE_BYTE = re.compile("[\u00a1-\u00de]{2,}")
_TWICE = 2
# The replacement character, which stands for lost bytes. No repair may insert it.
_LOST = "\ufffd"

# Entities in a row, each of which may be escaped more than once ("&amp;amp;").
_ENTITIES = re.compile(r"(?:&(?:amp;)*#?[0-9A-Za-z]{1,24};)+")
# A line that contains tags or is about them may show entities on purpose. ftfy itself does not touch a text with "<".
_ABOUT_MARKUP = re.compile(
    r"`|<[A-Za-z/!?]|&(?:amp;)*(?:lt|#60|#x3c);\s*[A-Za-z/!?]"
    r"|(?<![\w./])(?:x?html5?|xml|entit(?:y|ies|és?|ät|äten)|entidad(?:es)?|ampersands?)\b",
    re.IGNORECASE,
)
_OPENS_TAG = re.compile(r"<[A-Za-z/!?]")


@hookimpl
def clean(view: View) -> Iterator[Replacement]:
    """Propose the right characters."""
    return at_most(view, chain(_decoded(view.text), _unescaped(view.text)))


def _decoded(text: str) -> Iterator[Replacement]:
    """Yield the repairs of wrongly decoded text, line by line, as ftfy does it."""
    if text.isascii():
        return
    for start, piece in _pieces(text):
        if piece.isascii() or not is_bad(piece):
            continue
        fixed, steps = ftfy.fix_and_explain(piece, _CONFIG)
        if badness(fixed) > _STILL_BAD * badness(piece) or len(_ONE_BYTE.findall(fixed)) >= _TWICE:
            continue
        reason = _explanation(steps)
        for at, end, inserted in _repairs(piece, fixed):
            where = (start + at, start + end, inserted) if inserted else taken_out(text, start + at, start + end)
            yield _WRONG_ENCODING.replacement(*where, reason)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text with their offsets. Very long lines are yielded in pieces."""
    for line in _LINE.finditer(text):
        start, end = line.span()
        while end - start > _LONGEST:
            space = text.rfind(" ", start + 1, start + _LONGEST)
            cut = space if space > start else start + _LONGEST
            yield start, text[start:cut]
            start = cut
        yield start, text[start:end]


def _explanation(steps: list[ftfy.ExplanationStep] | None) -> str:
    """Return ftfy's explanation with each step once. ftfy repeats its steps until the text no longer changes."""
    return "ftfy: " + ", ".join(dict.fromkeys(f"{step.action} {step.parameter}" for step in steps or ()))


def _repairs(before: str, after: str) -> list[tuple[int, int, str]]:
    """Return the spans in which two lines differ, with the text of the second line for each span.

    A wrong encoding does not change ASCII, so the ASCII parts show which parts correspond. The repair may remove a
    space with the characters before it, because some programs turn a no-break space into a space: "Ã " for "à".
    """
    old, new = _ASCII.split(before), _ASCII.split(after)
    if old[1::2] != new[1::2]:
        found = list(_different_words(before, after))
        # Here it is a guess which parts correspond. So either all repairs are used, or none.
        return found if all(_is_gain(before[at:end], put) for at, end, put in found) else []
    found, start = [], 0
    for removed, inserted in zip(old, new, strict=True):
        at, end, put = trimmed(removed, inserted)
        if _is_gain(removed[at:end], put):
            found.append((start + at, start + end, put))
        start += len(removed)
    return found


def _different_words(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    old, new = _SPACE.split(before), _SPACE.split(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        yield trimmed(before, after)
        return
    starts = [0]
    for word in old:
        starts.append(starts[-1] + len(word))
    for kind, first, last, first_new, last_new in SequenceMatcher(None, old, new).get_opcodes():
        if kind != "equal":
            at, end, put = trimmed("".join(old[first:last]), "".join(new[first_new:last_new]))
            yield starts[first] + at, starts[first] + end, put


def _is_gain(removed: str, inserted: str) -> bool:
    """Say whether a repair makes the text readable. If bytes are lost, the wrong characters hold more information."""
    if removed == inserted or _LOST in inserted or is_bad(inserted):
        return False
    return not any(map(_is_control, inserted))


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cn", "Cs", "Co"}


def _unescaped(text: str) -> Iterator[Replacement]:
    """Yield the edits that replace entities by their characters, except in lines about markup."""
    if "&" not in text:
        return
    for line in _LINE.finditer(text):
        if ";" not in line.group() or "&" not in line.group() or _ABOUT_MARKUP.search(line.group()):
            continue
        for match in _ENTITIES.finditer(line.group()):
            start, end = line.start() + match.start(), line.start() + match.end()
            inserted = _characters(match.group())
            opens = _OPENS_TAG.search(text[start - 1 : start] + inserted + text[end : end + 1])
            if inserted and not opens and not any(map(_is_control, inserted)):
                reason = "ftfy: apply unescape_html"
                yield _ESCAPED_CHARACTER.replacement(start, end, inserted, reason)


def _characters(entities: str) -> str:
    """Return the characters that entities stand for, or an empty string if one of them is unknown."""
    fixed = unescape_html(entities)
    while fixed != entities:
        entities, fixed = fixed, unescape_html(fixed)
    return "" if _ENTITIES.search(fixed) or _LOST in fixed else fixed
