"""What a rule of a plugin proposes to change in a text."""

from __future__ import annotations

import attrs

from textclean.log.edit import Failure
from textclean.plugin.host import Call
from textclean.proposal import Finding, Replacement
from textclean.record import Record
from textclean.site.profile import SiteProfile
from textclean.testing.cases import RuleCase
from textclean.testing.made_up_site import case_site
from textclean.testing.subject import Subject
from textclean.testing.time_limit import MOST_SECONDS, TookTooLongError, limited

#: The page of a made-up site that a case with evidence of the site stands on.
_URL = "https://www.lindenport.example/news/7"


@attrs.frozen
class Proposed:
    """What a plugin proposes for a text, by whichever rule, and the calls of it that failed."""

    items: tuple[Finding | Replacement, ...] = ()
    failures: tuple[Failure, ...] = ()

    def of(self, rule: str) -> list[tuple[int, int]]:
        """Return the spans of what one rule proposes, sorted."""
        return sorted({(item.start, item.end) for item in self.items if item.rule == rule})


def proposed(subject: Subject, case: RuleCase, text: str | None = None) -> Proposed:
    """Return what the plugin proposes for the text of a case, or for another text with all else that the case has."""
    if text is not None and text != case.text:
        return _propose(subject, case, text)
    made: Proposed = subject.keep(f"case {id(case)}", lambda: _propose(subject, case, case.text))
    return made


def _propose(subject: Subject, case: RuleCase, text: str) -> Proposed:
    record = case_record(case, text)
    if subject.plugin.last:
        return _of_log(subject, case, record)
    if subject.hung:
        return Proposed(failures=(Failure(subject.plugin.name, "detect", "it is not called again"),))
    host = subject.host(case.options).with_site(_profile(case))
    call = Call(host.text(record.text, record), [])
    with limited(MOST_SECONDS):  # where it takes longer, the host tells a failure of the call
        found = host.findings(call, as_is=subject.only_protects)
        changes = host.replacements(call)
    subject.hung = any(failure.error.startswith(TookTooLongError.__name__) for failure in call.failures)
    return Proposed((*(item for _, item in found), *(item for _, item in changes)), tuple(call.failures))


def found_in(subject: Subject, case: RuleCase, text: str | None = None) -> list[str]:
    """Return the pieces of a text that the rule of a case proposes to change, in order."""
    shown = case.text if text is None else text
    return [shown[start:end] for start, end in proposed(subject, case, text).of(case.rule)]


def case_record(case: RuleCase, text: str) -> Record:
    """Return a text as a record with all else that a case has."""
    fields = {} if case.html is not None else {"text": text}
    if case.title is not None:
        fields["title"] = case.title
    return Record(text, fields=fields, html=case.html, url=_URL if case.site else case.url)


def _of_log(subject: Subject, case: RuleCase, record: Record) -> Proposed:
    """Return what a plugin that is asked last proposes. It needs to know what the others remove, so they are there."""
    cleaner = subject.cleaner(case.options, alone=False).with_site(_profile(case))
    log = cleaner.clean(record).log
    own = (edit for edit in log.edits if edit.plugin == subject.plugin.name and not edit.closes_gap)
    return Proposed(
        tuple(
            Replacement(edit.start, edit.end, edit.inserted, edit.label, edit.rule, edit.confidence, edit.reason)
            for edit in own
        ),
        tuple(failure for failure in log.errors if failure.plugin == subject.plugin.name),
    )


def _profile(case: RuleCase) -> SiteProfile | None:
    return None if case.site is None else case_site(case.site, _URL)
