"""``textclean new-plugin``."""

from __future__ import annotations

from pathlib import Path

import click

from textclean.cli.terminal_safe import visible_line


@click.command("new-plugin")
@click.argument("name")
@click.option("--kind", type=click.Choice(["rules", "phrases", "code"]), default="rules", show_default=True)
@click.option(
    "--into", type=click.Path(path_type=Path), default=Path(), help="The folder to make it in; if not given, here."
)
def command(name: str, kind: str, into: Path) -> int:
    """Make a project for a plugin in a new folder NAME: it works, is tested, and can be installed.

    rules: a file of rules, without code. phrases: phrases, and a few lines of Python. code: Python that looks at lines
    and their neighbours. Nothing is fetched, and nothing is overwritten.
    """
    from textclean.scaffold.new_project import KINDS, new_project  # noqa: PLC0415 - other commands need no templates
    from textclean.scaffold.project_names import project_names  # noqa: PLC0415

    names = project_names(name)
    folder = into / names.distribution
    made = new_project(names, next(one for one in KINDS if one == kind), folder)
    for path in made:
        click.echo(visible_line(str(folder / path)))
    click.echo(f"\nnext: cd {visible_line(str(folder))} && pip install '.[test]' && pytest")
    return 0
