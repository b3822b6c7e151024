"""``textclean learn``."""

from __future__ import annotations

from pathlib import Path

import attrs
import click

from textclean.cli.options import field_options, overwrite_option
from textclean.cli.progress import progress_shown
from textclean.cli.terminal_safe import tell
from textclean.errors import InputError, ProfileError
from textclean.field_names import FieldNames
from textclean.plurals import plural
from textclean.run.learn import Learning, learn_files
from textclean.run.processes import processors
from textclean.site.profile import FEWEST_STORIES


@click.command("learn")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="PROFILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file of the profile.",
)
@click.option("--site-field", metavar="NAME", help="The field that names the site.  [default: the site of the URL]")
@field_options("text", "id", "html", "url")
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="How many processes read.  [default: all]")
@overwrite_option("Replace PROFILE if it exists.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary.")
def command(
    inputs: tuple[str, ...],
    output: Path,
    site_field: str | None,
    workers: int | None,
    overwrite: bool,
    quiet: bool,
    **fields: str | None,
) -> int:
    """Learn on how many pages of its site each line stands.

    INPUT is what 'run' reads, or a profile of another part of the dump: the profile of the parts is the profile of the
    whole. PROFILE holds digests and no text. 'textclean run --site PROFILE' uses it.
    """
    names = FieldNames(**{key: name for key, name in fields.items() if name})
    if not overwrite and output.exists():
        raise click.UsageError(f"{output}: exists; name another file, or give --overwrite")
    learning = Learning(site_field, workers or processors())
    try:
        with progress_shown(quiet=quiet) as progress:
            learning = attrs.evolve(learning, progress=progress)
            profile = learn_files(inputs, output, names, learning, overwrite=overwrite)
    except (InputError, ProfileError) as error:
        raise click.UsageError(str(error)) from error
    if not quiet:
        counts = f"{plural(profile.stories, 'distinct page')} of {plural(profile.sites, 'site')}"
        tell(f"{counts} learned: {output}; digest {profile.digest}")
        if not profile.useful:
            tell(f"no site has {FEWEST_STORIES} distinct pages or more, so this profile changes nothing")
    return 0
