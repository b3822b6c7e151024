"""The manifest of a run, a file beside its output: what the run read, did and wrote, and with which plugins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import attrs

from textclean.field_names import FieldNames
from textclean.plurals import plural
from textclean.redact import redacted_values
from textclean.run.shard.first_troubles import REJECTED
from textclean.run.shard.report import InputReport, Written
from textclean.run.shard.tally import Tally, plain_counts

SCHEMA = 1
#: How many skipped files are named.
MOST_SKIPPED = 100


@attrs.frozen
class Part:
    """A file that was written, and how many records it holds.

    Attributes:
        path: its name.
        records: how many records it holds.
        written: its size and digest, which identify it later. None on standard output.
    """

    path: str
    records: int
    written: Written | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {"path": self.path, "records": self.records} | _plain(self.written)


@attrs.frozen
class Manifest:
    """The description of a run. It holds no times and no host name.

    The same input, configuration and plugins give the same manifest.

    Attributes:
        run: the digest of the run. Every log of the run holds it.
        cleaner: tool version, configuration and plugins. The run digest is computed from them.
        broken: plugins that could not be loaded: name, distribution, version, error.
        fields: the names of the fields of a record.
        provenance: how much the logs hold of what was removed.
        inputs: what became of each input.
        output: the place of the output.
        parts: the files of the output.
        shards: into how many shards the input was cut. This depends only on the input's size.
        tally: the counts of all records.
        warnings: how often something happened that a reader of the output should know.
        switched_off: plugins that failed on too many records in a row, each with the number of records that were
            cleaned without it after that.
        skipped: how many records of the input were passed over because their kind holds no text, by kind.
        texts: the size and digest of each file that holds a cleaned text, by its name in the output's folder.
        skipped_files: the files of given folders that were not read, each with the reason.
        config_file: the file that the configuration was read from, if any.
        first: the first few rejects and failures in words, by kind.
        rejects: the size and digest of the file of rejects. None: there is no such file.
    """

    run: str
    cleaner: Mapping[str, Any]
    broken: tuple[Mapping[str, str], ...]
    fields: FieldNames
    provenance: str
    inputs: tuple[InputReport, ...]
    output: str
    parts: tuple[Part, ...]
    shards: int
    tally: Tally
    warnings: Mapping[str, int]
    switched_off: Mapping[str, int] = attrs.field(factory=dict)
    skipped: Mapping[str, int] = attrs.field(factory=dict)
    config_file: str | None = None
    first: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    rejects: Written | None = None
    texts: Mapping[str, Written] = attrs.field(factory=dict)
    skipped_files: tuple[tuple[str, str], ...] = ()

    @property
    def rejected(self) -> int:
        """How many pieces of the inputs could not be read as records."""
        return sum(report.rejected for report in self.inputs)

    @property
    def troubles(self) -> tuple[str, ...]:
        """What did not go well, one line for each problem. Some are followed by lines that say where and why.

        Empty if there was no problem.
        """
        lines = [plugin["error"] for plugin in self.broken]
        lines += [f"not read to its end: {report.error}" for report in self.inputs if report.error]
        for name, count in sorted(self.tally.errors.items()):
            lines += [f"plugin failed: {name} on {plural(count, 'record')}", *self._first(name, count)]
        lines += [
            f"PLUGIN SWITCHED OFF: {name} failed on too many records in a row; it had no part in the "
            f"{plural(records, 'record')} behind them"
            for name, records in self.switched_off.items()
        ]
        if self.rejected:
            whole = plural(self.rejected + self.tally.records, "record")
            lines.append(f"rejected: {self.rejected:,} of {whole} could not be read")
            lines += self._first(REJECTED, self.rejected)
        return tuple(lines)

    def _first(self, kind: str, count: int) -> list[str]:
        entry = self.first.get(kind, ())
        more = [f"  and {count - len(entry):,} more"] if entry and count > len(entry) else []
        return [*(f"  {line}" for line in entry), *more]

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values, without the passwords of URLs."""
        tally = self.tally
        values = {
            "schema": SCHEMA,
            "run": self.run,
            **self.cleaner,
            "config_file": self.config_file,
            "broken_plugins": list(map(dict, self.broken)),
            "fields": attrs.asdict(self.fields),
            "provenance": self.provenance,
            "inputs": [report.to_json() for report in self.inputs],
            "output": {"path": self.output, "parts": [part.to_json() for part in self.parts]}
            | ({"texts": [{"path": name} | _plain(file) for name, file in self.texts.items()]} if self.texts else {})
            | ({"rejects": _plain(self.rejects)} if self.rejects else {}),
            "shards": self.shards,
            "counts": {
                "records_in": tally.records + self.rejected,
                "records_out": tally.records,
                "rejected": self.rejected,
                "changed": tally.changed,
                "edits": tally.total.edits,
                "characters_in": tally.characters_in,
                "characters_out": tally.characters_out,
                "plugin_errors": dict(sorted(tally.errors.items())),
            },
            "switched_off": {name: {"records": records} for name, records in self.switched_off.items()},
            "by_plugin": plain_counts(tally.plugins),
            "by_label": plain_counts(tally.labels),
            "skipped_by_kind": dict(sorted(self.skipped.items())),
            "skipped_files": [{"file": file, "reason": reason} for file, reason in self.skipped_files],
            "warnings": dict(sorted(self.warnings.items())),
        }
        return cast("dict[str, Any]", redacted_values(values))


def _plain(written: Written | None) -> dict[str, Any]:
    return {"bytes": written.size, "sha256": written.sha256} if written else {}
