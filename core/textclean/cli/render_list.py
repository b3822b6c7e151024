"""A JSON object with a list that is printed as it comes: it may be as long as the output that it is about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from textwrap import indent
from typing import Any


def list_in_object(name: str, items: Iterable[Any]) -> Iterator[str]:
    """Yield the beginning of an object, with a list of this name; ``rest_of_object`` gives what has to follow."""
    yield f'{{\n  "{name}": ['
    comma = ""
    for item in items:
        yield f"{comma}\n{indent(json.dumps(item, indent=2), '    ')}"
        comma = ","
    yield "\n  ]" if comma else "]"


def rest_of_object(values: Mapping[str, Any]) -> str:
    """Return the values that follow the list, and the end of the object."""
    items = (f"{json.dumps(name)}: {json.dumps(value, indent=2)}" for name, value in values.items())
    return "".join(f",\n{indent(one, '  ')}" for one in items) + "\n}"
