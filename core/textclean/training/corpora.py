"""Which dumps are of one corpus: those that have sites in common, such as two extractors' outputs of the same pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textclean.training.examples import Examples

# Two collections of pages may both hold a few pages of the large sites.
_COMMON = 0.5


def corpora_of(examples: Examples) -> Sequence[str]:
    """Return for each page its corpus, as the name of the corpus's first dump."""
    sites: dict[str, set[str]] = {}
    for dump, site in zip(examples.dumps, examples.sites, strict=True):
        sites.setdefault(dump, set()).add(site)
    corpus: dict[str, str] = {}
    for dump, own in sites.items():
        same = (known for known in corpus if len(own & sites[known]) >= _COMMON * min(len(own), len(sites[known])))
        corpus[dump] = next((corpus[known] for known in same), dump)
    return [corpus[dump] for dump in examples.dumps]
