"""What there is beside the text of one record, and which of it plugins looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textclean.lazy_value import lazy
from textclean.log.edit import Digest
from textclean.record import Record
from textclean.site.evidence import SiteOfRecord
from textclean.site.profile import SiteProfile

if TYPE_CHECKING:
    from textclean.html.page_tree import PageTree


class RecordEvidence:
    """The evidence about one record, shared by all passes over its text. Each part is made when it is first asked for.

    Args:
        record: the input record.
        profile: the site profile of the cleaner; None: it has none.
    """

    def __init__(self, record: Record, profile: SiteProfile | None = None) -> None:
        self.record = record
        self._profile = profile
        self._looked_at_page = False

    @lazy
    def page_tree(self) -> PageTree | None:
        """The record's page; None if there is none, or none that can be read (see ``read_tree``)."""
        if not self.record.html:
            return None
        from textclean.html.read_tree import page_tree  # noqa: PLC0415 - most records come without a page

        tree = page_tree(self.record.html)
        self._looked_at_page = tree is not None
        return tree

    @lazy
    def site(self) -> SiteOfRecord | None:
        """The record's site. None: no profile tells enough of it."""
        return None if self._profile is None else SiteOfRecord.of(self._profile, self.record)

    @property
    def used(self) -> Mapping[str, Mapping[str, str]]:
        """The digests of the parts that plugins looked at, by kind, as they stand in the log."""
        page = {"page": {"sha256": self.page_sha256}} if self._looked_at_page else {}
        site: SiteOfRecord | None = self.__dict__.get("site")  # it is there once somebody has asked for it
        return page | ({"site": {"profile": site.profile.digest}} if site else {})

    @lazy
    def page_sha256(self) -> str:
        """The digest of the record's HTML."""
        return Digest.of(self.record.html or "").sha256
