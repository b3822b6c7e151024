"""Pages of a made-up site: each has its own story, and the template around it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

WORDS = (
    "harbour",
    "council",
    "bridge",
    "river",
    "winter",
    "market",
    "teacher",
    "engine",
    "valley",
    "museum",
    "orchard",
    "printer",
    "ferry",
    "station",
    "garden",
    "mayor",
    "window",
    "paper",
    "signal",
    "tunnel",
    "farmer",
    "letter",
    "island",
    "bakery",
    "school",
    "theatre",
    "hospital",
    "library",
    "castle",
    "mountain",
)
HEAD = ("Lindenport Courier online", "Open the menu", "Find a subscription")
TAIL = ("More from the newsroom", "Terms of this service", "Contact the publisher")


def sentences(seed: int, count: int) -> str:
    """Return sentences that no other seed gives."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    return " ".join(f"The {' '.join(rng.choices(WORDS, k=14))} stood there." for _ in range(count))


def story(number: int, *inside: str, paragraphs: int = 4) -> list[str]:
    """Return the lines of one story: a headline, and paragraphs with what else is inside them behind the first."""
    rng = random.Random(number)  # noqa: S311 - no secret
    headline = f"{' '.join(rng.choices(WORDS, k=6))} at last".capitalize()
    first, *rest = (sentences(1000 * number + part, 3) for part in range(paragraphs))
    return [headline, first, *inside, *rest]


def page(lines: Sequence[str], number: int = 0, site: str = "www.lindenport.example") -> dict[str, Any]:
    """Return a record of some lines."""
    return {"id": number, "text": "\n".join(lines), "url": f"https://{site}/news/{number}"}


def pages(count: int, *inside: str, start: int = 0, site: str = "www.lindenport.example") -> list[dict[str, Any]]:
    """Return records of a site: the same template around stories of their own."""
    numbers = range(start, start + count)
    return [page([*HEAD, *story(number, *inside), *TAIL], number, site) for number in numbers]
