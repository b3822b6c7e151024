"""The command ``textclean``. Subcommands are imported when they are called. Errors become exit statuses."""

from __future__ import annotations

import gc
import io
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from textclean.cli.exit_codes import INTERRUPTED, STOPPED, USAGE
from textclean.cli.streams import finish_output, forget_output, hold_places, say, why
from textclean.cli.terminal_safe import tell, visible, visible_line
from textclean.errors import ConfigError, NotAnOutputError, PluginError, TextcleanError
from textclean.redact import redacted
from textclean.suggest import hint

#: Each name, with _ for -, is also the name of a module in this package. Its ``command`` is the click command.
COMMANDS = {
    "run": "Clean a dump: files, folders, patterns, or - for stdin.",
    "explain": "Show what was removed from a record, by whom and why, and what another policy would make of it.",
    "stats": "Count edits and characters by plugin, rule, label, site and language.",
    "diff": "Compare two runs over the same input.",
    "restore": "Give the originals back, or undo one plugin, rule or label.",
    "verify": "Check the laws of the log on every record.",
    "eval": "Measure on a labelled dump how much junk goes, and how much of the articles.",
    "train": "Make weights of the judge from labelled dumps.",
    "export": "Write the provenance as W3C PROV or OpenLineage.",
    "learn": "Learn on how many pages of its site each line stands: evidence for 'run --site'.",
    "plugins": "List the plugins that are installed, or show what one of them declares.",
    "labels": "List the labels: what each is, what is done with it, and who declares it.",
    "check": "Check a plugin, and tell what it needs to be mended.",
    "new-plugin": "Make a project for a plugin of your own.",
}

# The commands for who writes plugins have a room of their own.
_FOR_AUTHORS = frozenset({"plugins", "labels", "check", "new-plugin"})


class Commands(click.Group):
    """Lists the names and descriptions of its commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order in which users need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        room = "authors." if cmd_name in _FOR_AUTHORS else ""
        command: click.Command = import_module(f"textclean.cli.{room}{cmd_name.replace('-', '_')}").command
        gc.enable()  # the entry point has disabled it for the imports
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command of the arguments. If there is none, the message names the one that may be meant."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            ctx.fail(f"no command {name!r}{hint(name, list(COMMANDS))}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Call a command. If its FILE is not an output of textclean, that is a usage error."""
        try:
            return super().invoke(ctx)
        except NotAnOutputError as error:
            name = ctx.invoked_subcommand or ""
            command = self.get_command(ctx, name) or self
            raise click.UsageError(str(error), click.Context(command, ctx, name)) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """List the commands with their descriptions."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> NoReturn:  # noqa: ANN401 - click's
        """Run a command and exit with its status. An error is printed as one line on standard error."""
        try:
            extra["standalone_mode"] = False
            hold_places()
            status = super().main(args, *rest, **extra) or 0
            finish_output()
            sys.exit(status)
        except click.ClickException as error:
            _show(error)
            sys.exit(error.exit_code)
        except click.Abort:
            _leave("stopped; nothing half-done was kept", INTERRUPTED)
        except (ConfigError, PluginError) as error:
            _leave(str(error), USAGE)
        except BrokenPipeError:  # the reader has closed the pipe
            forget_output()
            sys.exit(STOPPED)
        except TextcleanError as error:
            _leave(str(error), STOPPED)
        except OSError as error:
            _leave(why(error), STOPPED)


def _show(error: click.ClickException) -> None:
    """Show an error as click does. Names in it may come from untrusted input, so they are made safe."""
    shown = io.StringIO()
    error.show(shown)
    message = error.format_message()
    told = message if isinstance(error, click.exceptions.NoArgsIsHelpError) else visible_line(message)  # help has lines
    say(visible(redacted(shown.getvalue().replace(message, told))), nl=False)


def _leave(message: str, status: int) -> NoReturn:
    # A traceback has several lines. They are indented, so that none of them looks like a message.
    first, *more = message.split("\n")
    tell(first)
    for line in more:
        say(f"  {visible_line(redacted(line))}")
    try:
        finish_output()
    except OSError:
        forget_output()
    sys.exit(status)


def _tell_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        from importlib.metadata import version  # noqa: PLC0415 - takes long, and is hardly ever asked for

        from textclean.native import CORE  # noqa: PLC0415 - a wrong environment variable is an error, told as others are

        click.echo(f"{ctx.find_root().info_name} {version('textclean-framework')} ({CORE} core)")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-V",
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help="Show the version, and which core is used, and exit.",
)
def main() -> None:
    """Version control for text cleaning.

    Every character that leaves or enters a record has a name, a reason, a rule and a confidence, and can be put back.

    Exit status: 0 all is well; 3 it finished, but records were rejected, plugins failed or a law is broken; 2 wrong
    usage or configuration; 1 it could not go on.
    """
