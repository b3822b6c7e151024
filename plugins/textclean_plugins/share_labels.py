"""Remove share buttons that became text: their labels, rows of network names, and small texts beside them."""

from __future__ import annotations

from collections.abc import Iterator

from textclean import Finding, Hit, Line, Rule, View, hookimpl, page_hits, read_phrases
from textclean_plugins.shapes import QUOTES, by_line, find, is_separator, uncovered

phrases = read_phrases(
    "textclean_plugins.phrases",
    "share_labels.label",
    "share_labels.companion",
    "share_labels.prefix",
    "share_labels.network",
)
anchors = dict.fromkeys(phrases, "phrase_line")
needs = ("label", "network")
_LABEL_LINE = Rule(
    "label-line",
    "share_label",
    ("neighbouring lines of share words, with a label such as “Share this article” among them"),
    0.98,
)
_NETWORK_ROW = Rule(
    "network-row", "share_label", "neighbouring lines of the names of two networks or more, without a label", 0.9
)
rules = (_LABEL_LINE, _NETWORK_ROW)

# The most words of a label with a few other words, such as "Share on Facebook now". Longer lines are sentences about
# sharing.
_MOST_WORDS = 8
# "Click to send a link by e-mail to a friend (opens in a new window)" has 19 words in some languages.
_LONGEST_WORDS = 24
_REST = 12


@hookimpl
def detect(view: View) -> Iterator[Finding]:
    """Find runs of neighbouring lines that consist only of share phrases."""
    run: list[tuple[Line, list[Hit]]] = []
    for number, hits in by_line(page_hits(view)).items():
        line = hits[0].line
        if not _is_share_line(line, hits):
            continue
        if run and not _only_signs(view, run[-1][0].number + 1, number):
            yield from _run(view, run)
            run = []
        run.append((line, hits))
    yield from _run(view, run)


def _is_share_line(line: Line, hits: list[Hit]) -> bool:
    if line.words > _LONGEST_WORDS or line.text[0] in QUOTES or _is_question(line, hits):
        return False
    if uncovered(line, hits) == 0:
        return True
    first = hits[0]
    return (
        first.set == "prefix"
        and first.starts_line
        and line.words <= _MOST_WORDS
        and not line.ends_sentence
        and uncovered(line, hits) <= _REST
        and any(hit.set == "network" for hit in hits)
    )


def _is_question(line: Line, hits: list[Hit]) -> bool:
    """Say whether somebody asks, as in "E-mail?": no phrase on the line is a question."""
    return line.text[-1] in "?？؟" and not any("?" in hit.phrase.text or "？" in hit.phrase.text for hit in hits)


def _only_signs(view: View, start: int, end: int) -> bool:
    return all(is_separator(line) for line in view.lines[start:end])


def _run(view: View, run: list[tuple[Line, list[Hit]]]) -> Iterator[Finding]:
    """Yield the finding of a run that has a label or the names of two networks. Other runs are not enough evidence."""
    if not run or (len(run) == 1 and run[0][0] is view.filled[0]):
        return
    sets = {hit.set for _, hits in run for hit in hits}
    networks = {hit.phrase.text.casefold() for _, hits in run for hit in hits if hit.set == "network"}
    if "label" in sets or ("prefix" in sets and networks):
        found = next(hit for _, hits in run for hit in hits if hit.set in ("label", "prefix"))
        yield find(run[0][0], run[-1][0], _LABEL_LINE, f"the line says {found.phrase.text!r}")
    elif len(networks) > 1:
        names = ", ".join(sorted(networks)[:4])
        yield find(run[0][0], run[-1][0], _NETWORK_ROW, f"a row of networks: {names}")
