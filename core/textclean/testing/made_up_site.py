"""Pages of a made-up site: each has its own story. They are the evidence of the site in cases."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from textclean.run.learn import learn
from textclean.site.profile import SiteProfile

STORY_WORDS = [
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
]
#: So many stories has the site of a case.
_STORIES = 20
#: On so many more stories stand the lines that a case names ``twice``.
_TWICE = 2


def sentences(seed: int, count: int) -> str:
    """Return sentences that no other seed gives."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    return " ".join(f"The {' '.join(rng.choices(STORY_WORDS, k=14))} stood there." for _ in range(count))


def story(number: int, *inside: str, paragraphs: int = 4) -> list[str]:
    """Return the lines of one story: a headline, and paragraphs with what else is inside them behind the first."""
    rng = random.Random(number)  # noqa: S311 - no secret
    headline = f"{' '.join(rng.choices(STORY_WORDS, k=6))} at last".capitalize()
    first, *rest = (sentences(1000 * number + part, 3) for part in range(paragraphs))
    return [headline, first, *inside, *rest]


def case_site(wanted: Mapping[str, Any], url: str) -> SiteProfile:
    """Return the profile of a site of twenty stories.

    Args:
        wanted: its ``lines`` stand on so many ``stories``, and the lines under ``twice`` on two more.
        url: the address of its pages.
    """
    lines, count = wanted["lines"], wanted["stories"]
    twice = wanted.get("twice", [])
    texts = (
        "\n".join([*story(number), *(lines if number < count else twice * (number < count + _TWICE))])
        for number in range(_STORIES)
    )
    return learn({"text": text, "url": url} for text in texts)
