"""What there is beside the text of one record, and which of it plugins looked at."""

from __future__ import annotations

from collections.abc import Mapping

from textclean.lazy_value import lazy
from textclean.record import Record
from textclean.site.evidence import SiteOfRecord
from textclean.site.profile import SiteProfile


class RecordEvidence:
    """The evidence about one record, shared by all passes over its text. Each part is made when it is first asked for.

    Args:
        record: the input record.
        profile: the site profile of the cleaner; None: it has none.
    """

    def __init__(self, record: Record, profile: SiteProfile | None = None) -> None:
        self.record = record
        self._profile = profile

    @lazy
    def site(self) -> SiteOfRecord | None:
        """The record's site. None: no profile tells enough of it."""
        return None if self._profile is None else SiteOfRecord.of(self._profile, self.record)

    @property
    def used(self) -> Mapping[str, Mapping[str, str]]:
        """The digests of the parts that plugins looked at, by kind, as they stand in the log."""
        site: SiteOfRecord | None = self.__dict__.get("site")  # it is there once somebody has asked for it
        return {"site": {"profile": site.profile.digest}} if site else {}
