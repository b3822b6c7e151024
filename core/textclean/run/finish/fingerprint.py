"""Describe a run, so that a stopped run is continued only with the same inputs, options and plugins."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from textclean.formats.input_file import InputFile
from textclean.formats.json.decode import from_json
from textclean.formats.json.encode import to_json
from textclean.redact import redacted_values
from textclean.run.shard.sealed import seal, unseal
from textclean.storage.files import is_url, open_read, stat
from textclean.storage.fresh import write_whole

SCHEMA = 1
#: How many bytes at the start and at the end of an input go into its digest.
_ENDS = 1 << 16
_MOST_TOLD = 5


@attrs.frozen
class Fingerprint:
    """Everything that decides a run's output, as plain values.

    The passwords of URLs are left out, because they may change between runs.

    Attributes:
        decides: what the run digest covers: tool version, configuration, plugins.
        options: field names, provenance, format, columns, the output's place, bytes per shard.
        inputs: for each input its path, size, times of modification and change, and a digest of its start and end.
    """

    decides: Mapping[str, Any] = attrs.field(converter=redacted_values)
    options: Mapping[str, Any] = attrs.field(converter=redacted_values)
    inputs: Sequence[Mapping[str, Any]] = attrs.field(converter=redacted_values)

    def write(self, path: Path) -> None:
        """Write it to a file. The file appears only when it is complete."""
        write_whole(path, seal({"schema": SCHEMA, **attrs.asdict(self)}))

    @classmethod
    def read(cls, path: Path) -> Fingerprint | None:
        """Read it back. Return None if the file is missing or was changed."""
        try:
            value = unseal(path.read_bytes())
            return cls(value["decides"], value["options"], value["inputs"]) if value["schema"] == SCHEMA else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @property
    def can_go_on(self) -> bool:
        """Whether the run can be continued after a stop. A run that read a stream cannot."""
        return all("size" in entry for entry in self.inputs)

    def differences(self, now: Fingerprint) -> tuple[str, ...]:
        """Return the first few differences, each in a few words."""
        now = attrs.evolve(now, **from_json(to_json(attrs.asdict(now))))
        found = [*_in_plugins(self.decides, now.decides), *_in_values(self.decides, now.decides)]
        found += _in_values(self.options, now.options)
        found += _in_inputs(self.inputs, now.inputs)
        more = len(found) - _MOST_TOLD
        return (*found[:_MOST_TOLD], *([f"and {more} more"] if more > 0 else []))


def describe_input(source: InputFile) -> dict[str, Any]:
    """Return values that change when an input changes.

    For an object in a store, its ETag represents the content. Of a file, the start and the end are read, because the
    times of a file can be wrong.

    Raises:
        OSError: the input cannot be read.
    """
    if source.size is None:
        return {"path": source.path}
    found = source.found or stat(source.path)
    fields = {"path": source.path, "size": found.size, "modified": found.modified}
    if is_url(source.path):
        return fields
    return fields | {"changed": found.changed, "ends": _digest_of_ends(source.path, found.size)}


def _digest_of_ends(path: str, size: int) -> str:
    digest = hashlib.sha256()
    with open_read(path) as stream:
        digest.update(stream.read(_ENDS))
        if size > _ENDS:
            stream.seek(max(size - _ENDS, _ENDS))
            digest.update(stream.read(_ENDS))
    return digest.hexdigest()


def _in_plugins(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    plugins, others = ({plugin["name"]: plugin for plugin in value.get("plugins", ())} for value in (then, now))
    for name in sorted({*plugins, *others}):
        if name not in others:
            yield f"the plugin {name!r} is gone"
        elif name not in plugins:
            yield f"the plugin {name!r} is new"
        elif plugins[name] != others[name]:
            versions = plugins[name]["version"], others[name]["version"]
            same = versions[0] == versions[1]
            yield f"the plugin {name!r} " + ("declares other things" if same else "was {} and is {}".format(*versions))
    if plugins == others and then.get("plugins") != now.get("plugins"):
        yield "the plugins stand in another order"


def _in_values(then: Mapping[str, Any], now: Mapping[str, Any], path: str = "") -> Iterator[str]:
    for key in dict.fromkeys([*then, *now]):
        old, new = then.get(key), now.get(key)
        if old == new or key == "plugins":
            continue
        if isinstance(old, dict) and isinstance(new, dict):
            yield from _in_values(old, new, f"{path}{key}.")
        else:
            yield f"{path}{key} was {_short(old)} and is {_short(new)}"


def _in_inputs(then: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    before, after = ({item["path"]: item for item in items} for items in (then, now))
    for path in dict.fromkeys([*before, *after]):
        if path not in after:
            yield f"the input {path} is not among those given"
        elif path not in before:
            yield f"the input {path} was not among those given"
        elif before[path] != after[path]:
            yield f"the input {path} {_change(before[path], after[path])}"
    if list(before) != list(after) and before.keys() == after.keys():
        yield "the inputs stand in another order"


def _change(then: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    if then.get("size") != now.get("size"):
        return f"had {then.get('size'):,} bytes and has {now.get('size'):,}"
    if then.get("ends") != now.get("ends"):
        return "has another content"
    return "was written anew" if then.get("modified") != now.get("modified") else "was changed, moved or replaced"


def _short(value: object) -> str:
    message = to_json(value).decode()
    return message if len(message) <= 60 else f"{message[:57]}..."  # noqa: PLR2004 - this much fits into a message
