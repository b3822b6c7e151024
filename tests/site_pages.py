"""Pages of a made-up site: each has its own story, and the template around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textclean.testing.made_up_site import story

HEAD = ("Lindenport Courier online", "Open the menu", "Find a subscription")
TAIL = ("More from the newsroom", "Terms of this service", "Contact the publisher")


def page(lines: Sequence[str], number: int = 0, site: str = "www.lindenport.example") -> dict[str, Any]:
    """Return a record of some lines."""
    return {"id": number, "text": "\n".join(lines), "url": f"https://{site}/news/{number}"}


def pages(count: int, *inside: str, start: int = 0, site: str = "www.lindenport.example") -> list[dict[str, Any]]:
    """Return records of a site: the same template around stories of their own."""
    numbers = range(start, start + count)
    return [page([*HEAD, *story(number, *inside), *TAIL], number, site) for number in numbers]
