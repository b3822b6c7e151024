"""What tests send to other processes, in a module that can be imported there."""

from __future__ import annotations

from typing import ClassVar

from textclean import Cleaner, Finding, Label, View, hookimpl


class Waste:
    """A plugin as an object of an importable class."""

    name = "waste"
    labels: ClassVar = {"waste": Label("What is to go, too.")}

    def __init__(self, word: str) -> None:
        self.word = word

    @hookimpl
    def detect(self, view: View) -> list[Finding]:
        start = view.text.find(self.word)
        return [Finding(start, start + len(self.word), "waste", "word")] if start >= 0 else []


def clean(cleaner: Cleaner, text: str) -> str:
    """Clean a text in another process."""
    return cleaner.clean(text).text
