"""Links between the pages lead somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.pages import DOCS, ROOT, anchors, links, name_of, pages, read


@pytest.mark.parametrize("page", [*pages(), ROOT / "CONTRIBUTING.md"], ids=name_of)
def test_links_resolve(page: Path) -> None:
    broken = [link for link in links(read(page)) if not resolves(page, link)]
    assert not broken, f"{name_of(page)}: nothing stands at {broken}"


def resolves(page: Path, link: str) -> bool:
    if "://" in link or link.startswith("mailto:"):
        return True
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not anchor or anchor in anchors(read(target)))


def test_every_page_is_linked_from_the_index() -> None:
    index = DOCS / "index.md"
    linked = {(DOCS / link.partition("#")[0]).resolve() for link in links(read(index))}
    missing = [name_of(page) for page in sorted(DOCS.rglob("*.md")) if page != index and page not in linked]
    assert not missing, f"docs/index.md does not link to {missing}"
