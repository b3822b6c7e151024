"""What ``textclean run`` says of a run: what was there before, what is left of one that was stopped, what was done."""

from __future__ import annotations

from textclean.cli.terminal_safe import tell
from textclean.plurals import plural
from textclean.run import Manifest, Plan, Run

#: The words of the summary for the warnings in the manifest.
_WARNINGS = {
    "columns_missing": "{} column{s} missing in some inputs",
    "duplicate_ids": "{} duplicate id{s}",
    "files_skipped": "{} file{s} skipped",
    "inputs_named_twice": "{} input{s} named twice",
    "records_damaged": "{} damaged record{s}",
    "records_skipped": "{} record{s} of other kinds skipped",
    "records_without_file": "{} record{s} without a file, since the id is no name or was taken",
    "records_without_text": "{} record{s} without text kept",
}
#: A speed is shown only if the input has at least this many bytes.
_TOLD_FROM = 1_000_000


def size_of(planned: Plan) -> int:
    """Return the bytes of all inputs whose size is known."""
    return sum(source.size or 0 for source in planned.sources)


def tell_what_was_there(run: Run, *, quiet: bool) -> None:
    """Say what earlier runs left at the output, and what becomes of it."""
    if run.partial and run.partial.discarded:
        shards = plural(run.partial.discarded, "finished shard")
        tell(f"{run.partial.folder.name}: {shards} of an earlier run thrown away, as --overwrite says")
    if run.partial and run.partial.resumed:
        tell(f"going on; {_share(run, 'was', 'were')} done before")
    for place, why in run.earlier.foreign.items():
        tell(f"{place}: {why}; replaced in the end, as --overwrite says")
    if run.earlier.ours and not quiet:
        tell(f"{run.planned.target.name}: written by an earlier run; replaced when this one is complete")


def what_is_left(run: Run) -> str:
    """Say what a run that was stopped leaves, and how to go on."""
    if not run.can_go_on:
        return "nothing half-done was kept"
    return f"{_share(run, 'is', 'are')} done; the same command with --resume goes on"


def _share(run: Run, one: str, many: str) -> str:
    """Say how many shards are done, and of how many if that is known. ``one`` and ``many`` are the verb's two forms."""
    total = run.shards.count
    message = plural(run.done, "shard") if total is None else f"{run.done:,} of {plural(total, 'shard')}"
    return f"{message} {one if (total or run.done) == 1 else many}"


def summary(manifest: Manifest, run: Run, seconds: float) -> tuple[str, str]:
    """Return two sentences about a run that has ended: what was done, and where it is."""
    tally = manifest.tally
    removed = 100 * (1 - tally.kept_share)
    items = sorted(manifest.warnings.items())
    rejected = [f"{manifest.rejected:,} rejected"] if manifest.rejected else []
    counts = [
        f"{plural(tally.records, 'record')}, {tally.changed:,} changed by {plural(tally.total.edits, 'edit')}",
        f"{removed:.1f} % of the characters removed",
        *rejected,
        *(
            _WARNINGS.get(name, "{}: " + name).format(f"{count:,}", s="" if count == 1 else "s")
            for name, count in items
        ),
    ]
    size = size_of(run.planned) - run.resumed_bytes
    speed = f" ({size / seconds / 1e6:.1f} MB/s)" if size >= _TOLD_FROM else ""
    target = run.planned.target
    places = [] if target.standard else [f"manifest: {target.manifest}"]
    places += [f"rejects: {target.rejects}"] if manifest.rejected and not target.standard else []
    end = "; ".join([f"written to {manifest.output} in {seconds:.1f} s{speed}", *places])
    return "; ".join(counts), end
