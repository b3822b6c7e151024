"""A line as the block rules see it. What is costly to know about it is found out when it is first asked for."""

from __future__ import annotations

import re
from typing import Final

from textclean import ends_sentence, lazy
from textclean_plugins import block_readers, block_shapes
from textclean_plugins.block_shapes import ANNOUNCES
from textclean_plugins.dates import date_kind, names_clock, names_day

# What a line that is nothing but a known phrase says. FRAME: here is the page. INSERT: such lines stand between the
# article's paragraphs, too.
FRAME: Final = 2
INSERT: Final = 1
LABEL_WORDS = 3
KEY_WORDS = 8
_HEADLINE_WORDS = 30
DATE_WORDS = 16
_LONGEST_COMMENT = 100
_NUMBER_WORDS = 4
_SENTENCE_WORDS = 4
_DIGITS = re.compile(r"\d+")
#: Finds a digit of any script.
DIGIT = re.compile(r"\d").search


class Row:
    """A line, or one that is gone.

    Attributes:
        text, words: the line's.
        number: the line's number in the text, -1 where it is gone.
        gone: whether another plugin removes the line.
        known: whether a known phrase stands on it, or it is gone.
        running: whether it is running text.
        has_digit: whether a digit of any script stands on it.
        weight: how much it says that here is the page: ``FRAME``, ``INSERT`` or 0.
        label: as what it says so.
        set: the phrase set that it is of, if it is one of its phrases and nothing else.
        replies: whether it begins as the buttons below a comment do.
        age: whether it ends with an age such as "4 weeks ago".
        rule: the rule that took it, where it is gone.
        item: whether it is gone as an item of a list, whose heading alone counts.
        stands: whether it still stands in the text, where it is gone.
        credited: whether it begins as lines do that say who wrote an article, and when.
        held: whether it stays, since another plugin removes a part of it.
    """

    gone = False
    known = False
    weight = 0
    label = ""
    set = ""
    replies = False
    age = False
    item = False
    credited = False
    held = False
    stands = False
    rule = ""

    def __init__(self, text: str, words: int, number: int, running: bool, has_digit: bool) -> None:  # noqa: FBT001 - made by the line
        self.text = text
        self.words = words
        self.number = number
        self.running = running
        self.has_digit = has_digit

    @property
    def of_comments(self) -> bool:
        """Whether it is a heading or a button of a comment widget."""
        return self.weight > 0 and self.label == "comment_widget"

    @property
    def announces(self) -> bool:
        """Whether it ends with a colon."""
        return self.text.endswith(ANNOUNCES)

    @lazy
    def is_button(self) -> bool:
        """Whether it is made of the buttons below a comment."""
        return self.replies and self.words <= KEY_WORDS and block_readers.is_button(self.text)

    @lazy
    def may_say(self) -> bool:
        """Whether it may name who says something; quick, and often wrong."""
        return block_readers.may_say(self.text)

    @lazy
    def key(self) -> str:
        """The text in lower case, with any numbers in it."""
        return _DIGITS.sub("#", self.text.lower())

    @lazy
    def marked(self) -> bool:
        """Whether it has the mark of a list's item."""
        return block_shapes.is_marked(self.text)

    @lazy
    def ended(self) -> bool:
        """Whether a sentence ends where it does."""
        return ends_sentence(self.text)

    @lazy
    def date(self) -> str:
        """As ``date_kind`` has it; an age is a date."""
        if self.words > DATE_WORDS or not (self.age or self.has_digit) or self.gone:
            return ""
        return date_kind(self.text) or ("date" if self.age and self.words <= KEY_WORDS else "")

    @lazy
    def says(self) -> bool:
        """Whether a name stands on it and a word such as "says"."""
        if self.may_say and block_readers.says(self.text):
            return True
        return self.date != "" and block_readers.says_when(self.text)

    @lazy
    def of_reader(self) -> bool:
        """Whether it is a line of a reader's comment: who says it, or what can be done with it."""
        if self.words > DATE_WORDS or self.gone or len(self.text) > _LONGEST_COMMENT:
            return False
        text = self.text
        if not (self.replies or self.has_digit or self.may_say or text[:7].lower() == "comment"):
            return False
        return self.is_button or self.says or block_readers.is_counted(text)

    @lazy
    def is_protected(self) -> bool:
        """Whether it is a row of a table or of a program."""
        return block_shapes.is_table(self.text) or block_shapes.is_code(self.text)

    @lazy
    def kind(self) -> str:
        """One of: separator, cue, reader, number, date, sentence, label, headline, long."""
        if self.weight:
            return "cue"
        if block_shapes.is_separator(self.text):
            return "separator"
        if self.words > DATE_WORDS:
            return self._kind_by_length
        if self.of_reader:
            return "reader"
        if self.words <= _NUMBER_WORDS and self.has_digit and block_shapes.is_number(self.text):
            return "number"
        return "date" if self.date else self._kind_by_length

    @property
    def is_prose(self) -> bool:
        """Whether it is a sentence, or a long line."""
        if self.words <= _HEADLINE_WORDS and not (self.words >= _SENTENCE_WORDS and self.ended):
            return False
        return self.kind in {"sentence", "long"}

    @property
    def _kind_by_length(self) -> str:
        if self.words >= _SENTENCE_WORDS and self.ended:
            return "sentence"
        if self.words <= LABEL_WORDS:
            return "label"
        return "headline" if self.words <= _HEADLINE_WORDS else "long"

    @property
    def is_stamp(self) -> bool:
        """Whether it is a day or an age, with hardly more than a name beside it; a clock time alone is none."""
        return self.date in {"date", "name"} and (self.age or names_day(self.text) or not names_clock(self.text))
