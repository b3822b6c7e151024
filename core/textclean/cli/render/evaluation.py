"""Show an evaluation on the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from textclean.cli.terminal import table
from textclean.cli.terminal_safe import visible_line
from textclean.evaluation.evaluation import Evaluation, by_pages, by_removed
from textclean.evaluation.totals import Found, PageTotals
from textclean.evaluation.worst_pages import WorstPage
from textclean.plurals import plural

_NOTHING = "-"
_FOUND = ("edits", "junk", "article", "precision", "kept", "junk", "article", "precision")


def shown(evaluation: Evaluation, most: int) -> Iterator[RenderableType]:
    """Yield what an evaluation says, as lines and tables. Of each list, ``most`` rows are shown."""
    yield from map(Text, _sentences(evaluation))
    if evaluation.total.pages:
        yield _agreement(evaluation)
        yield _thresholds(evaluation)
        for title, found in (("label", evaluation.labels), ("plugin", evaluation.plugins), ("rule", evaluation.rules)):
            rows = [_found(name, item) for name, item in by_removed(found)]
            yield from _table((title, *_FOUND), rows, most)
        for title, groups in (("language", evaluation.languages), ("site", evaluation.sites)):
            rows = [_group(name or f"no {title}", totals) for name, totals in by_pages(groups)]
            yield from _table((title, "pages", "junk recall", "content loss", "precision"), rows, most)
        yield from _pages("article lost", evaluation.lost.worst_first())
        yield from _pages("junk left", evaluation.left.worst_first())


def _sentences(evaluation: Evaluation) -> Iterator[str]:
    total, weight = evaluation.total, evaluation.total.weight
    yield f"{plural(evaluation.records, 'record')}, {evaluation.changed:,} changed"
    if total.pages:
        yield (
            f"{total.pages:,} with a gold: {weight.content:,} characters of articles, {weight.junk:,} of junk, "
            f"{weight.undecided:,} undecided"
        )
        yield (
            f"junk recall {number(total.junk_recall)} (mean over pages {number(evaluation.mean_recall.value)}), "
            f"content loss {number(total.content_loss)} (mean {number(evaluation.mean_loss.value)}), "
            f"precision of removals {number(total.removal_precision)}"
        )
        yield (
            f"{evaluation.large_losses:,} pages lost more than 5 % of their article, "
            f"{evaluation.huge_losses:,} more than 30 %"
        )
    picked = evaluation.segments
    if picked.kept_before or picked.gone_before:
        yield (
            f"picked segments: {picked.kept_after:,} of {picked.kept_before:,} that must stay stayed, "
            f"{picked.gone_before - picked.gone_after:,} of {picked.gone_before:,} that must go went"
        )
    yield from (f"{reason}: {count:,}" for reason, count in sorted(evaluation.problems.items()))
    yield from (f"plugin {visible_line(name)} failed {count:,} times" for name, count in evaluation.errors.items())


def number(value: float | None) -> str:
    """Return a share with four digits, or a dash for None."""
    return _NOTHING if value is None else f"{value:.4f}"


def _agreement(evaluation: Evaluation) -> RenderableType:
    listing = table("whole texts against their golds", ">precision", ">recall", ">F1")
    for name, side in (("without cleaning", evaluation.before), ("with cleaning", evaluation.after)):
        listing.add(name, *map(number, (side.precision.value, side.recall.value, side.f1)))
    return listing.rich


def _thresholds(evaluation: Evaluation) -> RenderableType:
    listing = table("threshold for all", ">junk recall", ">content loss", ">precision")
    for row in evaluation.thresholds.to_json(evaluation.total.weight):
        shares = map(number, (row["junk_recall"], row["content_loss"], row["removal_precision"]))
        listing.add(f"{row['threshold']:g}", *shares)
    return listing.rich


def _found(name: str, found: Found) -> tuple[str, ...]:
    removed = (f"{found.edits:,}", f"{found.removed.junk:,}", f"{found.removed.content:,}", number(found.precision))
    kept = (f"{found.findings:,}", f"{found.kept.junk:,}", f"{found.kept.content:,}", number(found.kept_precision))
    return name, *removed, *kept


def _group(name: str, totals: PageTotals) -> tuple[str, ...]:
    shares = (totals.junk_recall, totals.content_loss, totals.removal_precision)
    return name, f"{totals.pages:,}", *map(number, shares)


def _pages(title: str, pages: Sequence[WorstPage]) -> Iterator[RenderableType]:
    rows = [
        (
            f"record {page.number}" if page.id is None else str(page.id),
            f"{page.characters:,}",
            f"{page.of:,}",
            page.rule,
            page.excerpt,
        )
        for page in pages
    ]
    yield from _table((title, "characters", "of", "by", "beginning"), rows, len(rows), left=("by", "beginning"))


def _table(
    headings: Sequence[str], rows: Sequence[tuple[str, ...]], most: int, left: Iterable[str] = ()
) -> Iterator[RenderableType]:
    if not rows:
        return
    listing = table(headings[0], *(name if name in left else f">{name}" for name in headings[1:]))
    for row in rows[:most]:
        listing.add(*row)
    yield listing.rich
    if len(rows) > most:
        yield Text(f" … and {len(rows) - most:,} more; --top N shows more, --json all")
