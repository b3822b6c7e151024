"""What ``textclean run`` shows of single plugins: the trace of a record, and the frames of failures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textclean.cleaning.trace import Trace, TracedCall
from textclean.cleaning.watching import Observed
from textclean.cli.streams import say
from textclean.cli.terminal_safe import tell, visible, visible_line
from textclean.plurals import plural


def tell_observed(observed: Observed, wanted: Iterable[str]) -> None:
    """Print what was observed in a run on standard error: frames and traces.

    Args:
        observed: what was observed.
        wanted: the ids of the records that were to be traced. Those that no record has are told.
    """
    for entry in observed.frames:
        say(visible(entry))
    for trace in observed.traces:
        for line in _lines(trace):
            say(visible_line(line))
    found = {trace.id for trace in observed.traces}
    for name in sorted(set(wanted) - found):
        tell(f"--trace: no record has the id {name!r}")


def _lines(trace: Trace) -> Iterator[str]:
    yield f"trace of record {trace.id}: {plural(trace.length, 'character')}"
    number = 0
    for call in trace.calls:
        if call.number != number:
            number = call.number
            yield f"  text {number}: {plural(call.length, 'character')}"
        yield from _call_lines(call)
    for names, why in (
        (trace.asleep, "none of their phrases is in the text"),
        (trace.unasked, "there was nothing to ask"),
    ):
        if names:
            yield f"  not called, because {why}: {', '.join(names)}"
    yield f"  outcome: {'' if trace.outcome else 'nothing was removed or kept'}".rstrip()
    yield from (f"    {line}" for line in trace.outcome)


def _call_lines(call: TracedCall) -> Iterator[str]:
    answer = "failed" if call.failure is not None else plural(len(call.answer), "item")
    hits = plural(len(call.hits), "hit")
    yield f"    {call.hook:<6} {call.plugin:<24} {call.milliseconds:9.3f} ms  {hits:>7}  {answer}"
    yield from (f"             hit {hit}" for hit in call.hits)
    yield from (f"             -> {item}" for item in call.answer)
    if call.more:
        yield f"             and {call.more:,} more"
    if call.failure is not None:
        yield f"             ! {call.failure}"
