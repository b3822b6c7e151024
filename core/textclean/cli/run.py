"""``textclean run``."""

from __future__ import annotations

import gc
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Literal, cast

import attrs
import click

from textclean.cleaning.cleaner import Cleaner
from textclean.cli.exit_codes import INTERRUPTED, TERMINATED, TROUBLE
from textclean.cli.options import (
    Choice,
    Ending,
    WatchChoice,
    field_options,
    input_options,
    overwrite_option,
    plugin_options,
    quietly,
    watch_options,
)
from textclean.cli.progress import progress_shown, tell_remarks
from textclean.cli.render.run import size_of, summary, tell_what_was_there, what_is_left
from textclean.cli.render.trace import tell_observed
from textclean.cli.terminal_safe import tell
from textclean.errors import InputError, OutputError, ProfileError, TextcleanError
from textclean.field_names import TOOLS, FieldNames
from textclean.log.model import Provenance
from textclean.plurals import plural
from textclean.record import MissingText
from textclean.run import Engine, Manifest, Options, Plan, Run, plan
from textclean.run.finish.timings import write_timings
from textclean.run.learn import site_evidence
from textclean.run.plan.shards import SMALLEST
from textclean.run.processes import Processes
from textclean.run.workers.start import can_fork, open_files
from textclean.storage.stdout import standard_output_kept

if TYPE_CHECKING:
    from textclean.run.workers.forkserver import ForkServer

_WORKERS_HELP = "How many processes clean.  [default: one for each processor; one from stdin to stdout]"


@click.command("run")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option("-o", "--output", required=True, metavar="OUTPUT", help="A file, a folder, a URL, or - for stdout.")
@plugin_options
@click.option(
    "--provenance",
    type=click.Choice(["full", "spans", "none"]),
    default="full",
    show_default=True,
    help="How much of a log is written: all, all but the removed text, or digests; only the first can restore.",
)
@field_options("text", "id", "html", "url")
@input_options
@click.option(
    "--format",
    "ending",
    type=Ending(),
    help="What the parts of an output folder are.  [default: jsonl]",
)
@click.option(
    "--missing-text",
    type=click.Choice(["reject", "keep"]),
    default="reject",
    show_default=True,
    help="A record whose text is null or not there: one of the rejects, or in the output as it was.",
)
@click.option(
    "--site",
    metavar="PROFILE|auto|off",
    help="Evidence of the site: a file of 'textclean learn', the input itself, or none.  [default: auto]",
)
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help=_WORKERS_HELP)
@click.option("--resume", is_flag=True, help="Go on with what an earlier run left unfinished, if there is something.")
@overwrite_option("Replace what is at OUTPUT, whoever wrote it, and throw away what an earlier run left unfinished.")
@click.option(
    "--state",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Where to keep what is unfinished.  [default: OUTPUT.partial]",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="What carries out the shards: workers on this machine, or a Ray cluster.",
)
@click.option("--ray-address", metavar="ADDRESS", help="The Ray cluster; without it one is started on this machine.")
@watch_options
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary; troubles are still told.")
@standard_output_kept()
def command(
    inputs: tuple[str, ...],
    output: str,
    choice: Choice,
    watching: WatchChoice,
    provenance: Provenance,
    read_as: str | None,
    delimiter: str | None,
    tool: str | None,
    ending: str | None,
    missing_text: MissingText,
    site: str | None,
    workers: int | None,
    resume: bool,
    overwrite: bool,
    state: Path | None,
    engine: Literal["local", "ray"],
    ray_address: str | None,
    quiet: bool,
    **fields: str | None,
) -> int:
    """Clean a dump: files of records, texts and pages, folders of them, patterns, URLs, or - for JSON Lines on stdin.

    OUTPUT is a file whose suffix says its format, a folder (a name without suffix) of parts, or - for stdout. Beside it
    stand its manifest and, if there are any, the rejects: what could not be read, whole, with the reason.
    """
    began = time.monotonic()
    names = FieldNames(**{**TOOLS.get(tool or "", {}), **{key: name for key, name in fields.items() if name}})
    if ray_address and engine != "ray":
        raise click.UsageError("--ray-address goes with --engine ray")
    try:
        parts = f".{ending}" if ending else None
        planned = plan(inputs, output, names, parts, state, read_as=read_as, delimiter=delimiter)
        watching.refuse(planned, workers, engine, overwrite=overwrite)
        before = open_files()
        configured = choice.resolve()
        settled = attrs.evolve(configured, site=site) if site else configured
        cleaner: Cleaner = quietly(lambda: Cleaner(settled, choice.plugin))
    except (InputError, OutputError, ProfileError) as error:
        raise click.UsageError(str(error)) from error
    options = Options(
        fields=names,
        provenance=provenance,
        workers=1 if watching.in_process else workers,
        apart=False if watching.in_process else None,
        resume=resume,
        anew=overwrite and not resume,
        overwrite=overwrite,
        state=state,
        missing_text=missing_text,
    )
    if not quiet:
        _tell_before(planned, cleaner)
    with ExitStack() as stack:
        if engine == "local":
            options = attrs.evolve(options, server=_server(stack, planned, cleaner, options, before))
        # A bar that is redrawn would hide what a debugger asks.
        hidden = quiet or watching.in_process
        informed = _informed(stack, planned, cleaner, options, quiet=quiet, hidden=hidden)
        run = _begun(planned, informed.watched(watching.watch), options)
        manifest = _carried_out(run, quiet=quiet, hidden=hidden, engine=_engine(engine, workers, ray_address))
    for trouble in manifest.troubles:
        tell(trouble)
    tell_observed(run.seen, watching.trace)
    if watching.timings:
        times = write_timings(planned.target, run.cleaner.run, run.seen)
        if not quiet:
            tell(f"times of the plugins: {times}; 'textclean stats' shows them")
    if not quiet:
        for sentence in summary(manifest, run, time.monotonic() - began):
            tell(sentence)
    return TROUBLE if manifest.troubles else 0


def _tell_before(planned: Plan, cleaner: Cleaner) -> None:
    """Say what is doubtful about plugins, how inputs are read, and what is passed over."""
    for doubt in cleaner.registry.doubts:
        tell(doubt)
    tell_remarks(planned.sources, planned.skipped)


def _informed(
    stack: ExitStack, planned: Plan, cleaner: Cleaner, options: Options, *, quiet: bool, hidden: bool
) -> Cleaner:
    """Return the cleaner with the evidence of the input's sites, and say where it comes from."""
    with _terminated(), progress_shown(quiet=hidden) as progress:
        try:
            informed = stack.enter_context(site_evidence(planned, cleaner, options, progress))
        except OutputError as error:
            raise click.UsageError(str(error)) from error
    if informed.site and not quiet:
        source = f"read from {informed.site.path}" if informed is cleaner else "learned from the input"
        counts = f"{plural(informed.site.stories, 'distinct page')} of {plural(informed.site.sites, 'site')}"
        tell(f"site evidence: {counts}, {source}")
    return informed


def _server(
    stack: ExitStack, planned: Plan, cleaner: Cleaner, options: Options, before: Mapping[str, str]
) -> ForkServer | None:
    """Make the cleaner ready where it is used: here, or in a fork server, if the run needs workers and may fork."""
    if _is_done_here(planned, Processes.of(planned, cleaner, options)):
        _prepare(cleaner)
    elif can_fork(before):
        from textclean.run.workers.forkserver import forking  # noqa: PLC0415 - a small run needs no processes

        return stack.enter_context(forking(cleaner))
    return None


def _is_done_here(planned: Plan, processes: Processes) -> bool:
    """Say whether this process cleans the records itself: third-party plugins and large inputs have workers."""
    return not (processes.apart or (processes.workers > 1 and _is_large(planned)))


def _prepare(cleaner: Cleaner) -> None:
    """Compile the phrases, which stay: the garbage collector neither looks through them now nor at any later time."""
    gc.disable()
    try:
        cleaner.make_ready(everything=False)
    finally:
        gc.enable()
    gc.freeze()


def _is_large(planned: Plan) -> bool:
    """Say whether there may be more than one shard."""
    return any(source.size is None for source in planned.sources) or size_of(planned) > SMALLEST


def _begun(planned: Plan, cleaner: Cleaner, options: Options) -> Run:
    try:
        return Run.begin(planned, cleaner, options)
    except (InputError, OutputError) as error:
        raise click.UsageError(str(error)) from error


def _carried_out(run: Run, *, quiet: bool, hidden: bool, engine: Engine | None) -> Manifest:
    """Carry out a run. If it is stopped, say what is finished and how to continue."""
    try:
        tell_what_was_there(run, quiet=quiet)
        with _terminated(), progress_shown(quiet=hidden) as progress:
            return run.carry_out(progress, engine)
    except KeyboardInterrupt as stop:
        run.leave()
        tell(f"stopped; {what_is_left(run)}")
        raise click.exceptions.Exit(TERMINATED if isinstance(stop, TerminatedError) else INTERRUPTED) from None
    except TextcleanError:
        if run.can_go_on:
            tell(what_is_left(run))
        raise


class TerminatedError(KeyboardInterrupt):
    """SIGTERM was received. It ends a run like Ctrl+C."""


@contextmanager
def _terminated() -> Iterator[None]:
    """Let SIGTERM end the block like Ctrl+C."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TerminatedError

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _engine(name: str, workers: int | None, address: str | None) -> Engine | None:
    if name == "local":
        return None
    return cast("Engine", import_module("textclean.integrations.ray").RayEngine(workers=workers, address=address))
