"""Tell how the inputs of a run are read, and show its progress, if standard error is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from textclean.cli.terminal_safe import tell
from textclean.errors import InputError
from textclean.formats.input_file import InputFile
from textclean.run.plan.first_look import is_markup
from textclean.run.plan.skipped import Skipped
from textclean.run.progress import Progress, Silent

#: How many inputs are looked at, and how many skipped files are named.
_FEW = 3
_MARKUP = "its text is a page or XML, and is cleaned as it is; {way} takes the text out of it"


@contextmanager
def progress_shown(*, quiet: bool = False) -> Iterator[Progress]:
    """Show a bar on standard error while the block runs, if that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield Silent()
        return
    from textclean.cli.render.progress_bar import bar  # noqa: PLC0415 - only a terminal needs it

    with bar() as progress:
        yield progress


def tell_remarks(sources: Sequence[InputFile], skipped: Sequence[Skipped]) -> None:
    """Tell what the user should know of how the first few inputs are read, and which files are not read."""
    for line in (*_remarks(sources), *_skips(skipped)):
        tell(line)


def _remarks(sources: Sequence[InputFile]) -> Iterator[str]:
    for source in sources[:_FEW]:
        try:
            remark = source.format.remark(source)
        except (InputError, OSError):  # it is reported when the input is read
            continue
        if remark:
            yield f"{source.origin.name}: {remark}"
        if is_markup(source):
            of_record = f"--html-field {source.origin.fields.text} --text-field NAME"
            way = "--input-format html" if source.is_one_record else of_record
            yield f"{source.origin.name}: {_MARKUP.format(way=way)}"


def _skips(skipped: Sequence[Skipped]) -> Iterator[str]:
    """Yield a line for each reason."""
    by_reason: dict[str, list[str]] = {}
    for skip in skipped:
        by_reason.setdefault(skip.reason, []).append(skip.file)
    for reason, files in by_reason.items():
        more = f" and {len(files) - _FEW:,} more" if len(files) > _FEW else ""
        yield f"not read: {', '.join(files[:_FEW])}{more}: {reason}"
