"""Dumps to measure with, made of the seed articles: any number of records, the same ones every time.

A real dump repeats its residue and nothing else. So each copy of a line of running text is made different by a number
and other digits; lines of residue are repeated as they are.

``short``  the seed articles as they are, about 1 KB each; two in three hold residue, more than extractors leave.
``pages``  articles of about 5 KB, as pages of the web have them, made of the running text of several seeds of one
           language; in one page in four all that one seed holds stands at its place, residue and all.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import cycle, islice

import attrs
import orjson

from seed_data import SEEDS, gold

PAGE_BYTES = 5000
WITH_RESIDUE = 4
_DIGITS = re.compile(r"[0-9]+")


@attrs.frozen
class Line:
    """A line of a seed article."""

    text: str
    running: bool


@attrs.frozen
class Article:
    """A seed article: its language, and its lines."""

    lang: str
    lines: tuple[Line, ...]


@cache
def articles() -> tuple[Article, ...]:
    """Return the seed articles that are plain text."""
    return tuple(
        Article(each["file"][4:6], tuple(_lines(each["file"], set(each["kept_lines"])))) for each in gold(".txt")
    )


def _lines(name: str, kept: set[str]) -> Iterator[Line]:
    text = (SEEDS / "articles" / name).read_text("utf-8")
    return (Line(line, line.strip() in kept) for line in text.split("\n"))


def dump(kind: str, count: int) -> list[bytes]:
    """Return so many records of a kind, each a line of JSON without line end."""
    texts = {"short": short, "pages": pages}[kind]()
    return [
        orjson.dumps({"id": number, "url": f"https://news.example/{number}", "text": text})
        for number, text in enumerate(islice(texts, count))
    ]


def short() -> Iterator[str]:
    """Yield the articles as they are, again and again."""
    for number, article in enumerate(cycle(articles())):
        yield _text(article.lines, _chance(number))


def pages() -> Iterator[str]:
    """Yield pages of about ``PAGE_BYTES`` bytes of UTF-8."""
    running = {
        article.lang: [
            line for other in articles() if other.lang == article.lang for line in other.lines if line.running
        ]
        for article in articles()
    }
    for number, article in enumerate(cycle(articles())):
        chance = _chance(number)
        # Another article in each round through them gets its residue.
        whole = (number + number // len(articles())) % WITH_RESIDUE == 0
        own = article.lines if whole else tuple(line for line in article.lines if line.running)
        text = _text(own, chance)
        first = next((at for at, line in enumerate(own) if line.running), 0) + 1
        filling: list[Line] = []
        missing = PAGE_BYTES - len(text.encode())
        for line in cycle(chance.sample(running[article.lang], len(running[article.lang]))):
            if missing <= 0:
                break
            filling.append(line)
            missing -= len(line.text.encode()) + 1
        yield _text((*own[:first], *filling, *own[first:]), chance)


def _chance(number: int) -> random.Random:
    return random.Random(number)  # noqa: S311 - the same dump every time is what is wanted


def _text(lines: Sequence[Line], chance: random.Random) -> str:
    return "\n".join(_varied(line.text, chance) if line.running else line.text for line in lines)


def _varied(line: str, chance: random.Random) -> str:
    """Return a line of running text that is like no other: new digits, and a number between two of its words."""
    line = _DIGITS.sub(lambda found: str(chance.randrange(10 ** len(found[0]))), line)
    words = line.split(" ")
    if len(words) > 1:
        words.insert(chance.randrange(1, len(words)), str(chance.randrange(10**6)))
        return " ".join(words)
    at = chance.randrange(len(line)) if line else 0
    return f"{line[:at]}{chance.randrange(10**6)}{line[at:]}"
