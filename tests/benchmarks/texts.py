"""Dumps to measure with, made of the seed articles: any number of records, the same ones every time.

A real dump repeats its residue and nothing else. So each copy of a line of running text is made different by a number
and other digits; lines of residue are repeated as they are.

``short``        the first 500 bytes of the seed articles; many hold residue, more than extractors leave.
``trafilatura``  articles of about 5 KB, as an extractor leaves them, made of the running text of several seeds of one
                 language; in one page in four all that one seed holds stands at its place, residue and all.
``resiliparse``  the same, but residue is in each of them.
``visible``      the same, below a menu and above a foot of a hundred short lines.
``Bengali``, ``Chinese``  as ``trafilatura``, of the seeds in that language.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import cycle, islice

import attrs
import orjson

from seed_data import SEEDS, gold

PAGE_BYTES = 5000
SHORT_BYTES = 500
_FRAME_LINES = 100
_FRAME = (
    "Home", "News", "Sport", "Weather", "Business", "Opinion", "Culture", "Video", "Local", "World", "Subscribe",
    "Sign in", "Most read", "Newsletter", "Contact us", "About us", "Privacy policy", "Terms of use", "Jobs",
    "The harbour opens again after a long winter", "A choir that sings on trains", "Why the bridge is painted green",
)  # fmt: skip
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
    texts = MADE_UP[kind]()
    return [
        orjson.dumps({"id": number, "url": f"https://news.example/{number}", "text": text})
        for number, text in enumerate(islice(texts, count))
    ]


def short() -> Iterator[str]:
    """Yield the beginnings of the articles, again and again."""
    for number, article in enumerate(cycle(articles())):
        yield _text(article.lines, _chance(number)).encode()[:SHORT_BYTES].decode(errors="ignore")


def visible() -> Iterator[str]:
    """Yield pages with what stands around an article: a menu above it, and names of sections and notices below it."""
    for number, page in enumerate(pages(whole_one_in=1)):
        chance = _chance(number)
        around = ["\n".join(chance.choices(_FRAME, k=_FRAME_LINES)) for _ in range(2)]
        yield f"{around[0]}\n{page}\n{around[1]}"


def pages(whole_one_in: int = WITH_RESIDUE, lang: str | None = None) -> Iterator[str]:
    """Yield pages of about ``PAGE_BYTES`` bytes of UTF-8.

    Args:
        whole_one_in: of so many pages one holds all of a seed, with its residue.
        lang: only seeds of this language.
    """
    told = [article for article in articles() if lang in {None, article.lang}]
    running = {
        article.lang: [
            line for other in articles() if other.lang == article.lang for line in other.lines if line.running
        ]
        for article in articles()
    }
    for number, article in enumerate(cycle(told)):
        chance = _chance(number)
        # Another article in each round through them gets its residue.
        whole = (number + number // len(told)) % whole_one_in == 0
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


#: Each kind of dump, with what makes its texts.
MADE_UP: Mapping[str, Callable[[], Iterator[str]]] = {
    "trafilatura": pages,
    "resiliparse": partial(pages, 1),
    "visible": visible,
    "short": short,
    "Bengali": partial(pages, lang="bn"),
    "Chinese": partial(pages, lang="zh"),
}
