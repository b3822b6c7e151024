"""Print JSON piece by piece, since it may be as long as the output of a run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from textwrap import indent
from typing import Any

import click


def print_json(value: Any) -> None:  # noqa: ANN401 - any JSON
    """Print a value."""
    click.echo(json.dumps(value, indent=2))


def print_list(name: str, items: Iterable[Any], rest: Callable[[], Mapping[str, Any]]) -> None:
    """Print an object with a list, one item at a time, followed by members that are known only at the end."""
    for piece in _beginning(name, items):
        click.echo(piece, nl=False)
    values = (f"{json.dumps(key)}: {json.dumps(value, indent=2)}" for key, value in rest().items())
    click.echo("".join(f",\n{indent(one, '  ')}" for one in values) + "\n}")


def _beginning(name: str, items: Iterable[Any]) -> Iterator[str]:
    yield f'{{\n  "{name}": ['
    comma = ""
    for item in items:
        yield f"{comma}\n{indent(json.dumps(item, indent=2), '    ')}"
        comma = ","
    yield "\n  ]" if comma else "]"
