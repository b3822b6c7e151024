"""``textclean check``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from textclean.cli.exit_codes import TROUBLE
from textclean.cli.options import JSON
from textclean.cli.streams import say
from textclean.cli.terminal_safe import visible_line
from textclean.errors import ConfigError, PluginError
from textclean.plurals import plural

if TYPE_CHECKING:
    from textclean.testing.problem import PluginProblem
    from textclean.testing.subject import Subject


@click.command("check")
@click.argument("plugin", metavar="FILE|NAME")
@click.option(
    "--cases",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The plugin's cases, YAML or JSON; if not given, those beside it.",
)
@click.option("--expect", metavar="CHECK[/RULE]", multiple=True, help="Expect this check to fail; may be repeated.")
@click.option("--quick", is_flag=True, help="Start no other processes, and try only short texts.")
@click.option(
    "--readme",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Write the table of labels and rules into this Markdown file, between its marks.",
)
@JSON
def command(
    plugin: str, cases: Path | None, expect: tuple[str, ...], quick: bool, readme: Path | None, as_json: bool
) -> int:
    """Check a plugin: FILE.py, a FILE.toml of rules, or the NAME of an installed one.

    The checks are those of the kit for plugin authors, textclean.testing: what it declares, what it answers to empty,
    huge and hostile texts, and what it finds in its cases, also as Markdown, hard-wrapped and in other spellings. Each
    problem is told with the rule, the case, the text around it and what was expected.
    """
    from textclean.testing.kit import CHECKS, check_subject  # noqa: PLC0415 - other commands need no kit
    from textclean.testing.problem import PluginProblem  # noqa: PLC0415
    from textclean.testing.subject import Subject  # noqa: PLC0415

    _require_file(plugin)
    try:
        subject = Subject(plugin, cases, quick=quick)
    except PluginError as error:
        return _tell(plugin, [PluginProblem("loads", str(error))], 1, as_json=as_json)
    if readme:
        _write_table(subject, readme)
    found = check_subject(subject, dict.fromkeys(expect, "as --expect says"))
    return _tell(subject.plugin.name, found, len(CHECKS), len(subject.cases), as_json=as_json)


def _require_file(plugin: str) -> None:
    """Refuse a file that is not there: that is wrong usage, and no fault of a plugin."""
    if plugin.endswith((".py", ".toml")) and not Path(plugin).is_file():
        raise ConfigError(f"{plugin}: there is no such file; check the path")


def _write_table(subject: Subject, readme: Path) -> None:
    from textclean.storage.atomic import Aside  # noqa: PLC0415
    from textclean.testing.readme_table import with_table  # noqa: PLC0415

    content = with_table(subject.plugin, readme.read_text("utf-8"), str(readme))
    with Aside(replace=True) as aside:
        aside.open(readme).write(content.encode())
        aside.commit()


def _tell(plugin: str, problems: Sequence[PluginProblem], checks: int, cases: int = 0, *, as_json: bool = False) -> int:
    if as_json:
        told = [problem.to_json() for problem in problems]
        click.echo(json.dumps({"plugin": plugin, "checks": checks, "cases": cases, "problems": told}, indent=2))
        return TROUBLE if problems else 0
    click.echo("\n\n".join(map(_shown, problems)), nl=bool(problems))
    what = f"{plural(checks, 'check')}, {plural(cases, 'case')}"
    if problems:
        say(f"textclean: {visible_line(plugin)}: {plural(len(problems), 'problem')} in {what}")
        return TROUBLE
    click.echo(f"{visible_line(plugin)}: {what}: all is well")
    return 0


def _shown(problem: PluginProblem) -> str:
    lines: Iterable[str] = str(problem).split("\n")
    return "\n".join(map(visible_line, lines))
