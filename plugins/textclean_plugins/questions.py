"""Tell a call to the reader from one that the article answers or quotes."""

from __future__ import annotations

from textclean import Line, View

# A text of questions and answers has so many questions, of so many words, and one in so many lines.
_QUESTIONS, _QUESTION_WORDS, _LINES_A_QUESTION = 3, 4, 5


def is_answer(view: View, place: int) -> bool:
    """Say whether a line answers the question above it, in a text of several questions."""
    if not _is_question(view.filled[place - 1]):
        return False
    questions = sum(map(_is_question, view.filled))
    return questions >= max(_QUESTIONS, len(view.filled) // _LINES_A_QUESTION)


def _is_question(line: Line) -> bool:
    return line.text[-1] in "?？؟" and line.words >= _QUESTION_WORDS


def is_quoted(before: str) -> bool:
    """Say whether a quotation is open before the call. The line then reports a call, and is not a call itself."""
    opened = sum(before.count(mark) for mark in "“«„「『") - sum(before.count(mark) for mark in "”»」』")
    return opened > 0 or before.count('"') % 2 == 1
