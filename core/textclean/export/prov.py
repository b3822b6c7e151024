"""Convert logs to W3C PROV, in the JSON form of the W3C (PROV-JSON, member submission of 24 April 2013).

For each record, the original and the cleaned text are entities, named by their sha256. The run and each edit are
activities. textclean and the plugins are agents.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

import attrs

from textclean.formats.json.encode import to_json
from textclean.log.edit import Edit
from textclean.log.model import Log

#: The URI of each name prefix. ``hash://`` is a common URI scheme for content that is named by its digest.
PREFIXES = {
    "text": "hash://sha256/",
    "run": "urn:textclean:run:",
    "record": "urn:textclean:record:",
    "edit": "urn:textclean:edit:",
    "plugin": "urn:textclean:plugin:",
    "textclean": "urn:textclean:vocabulary:",
}
TOOL = "textclean:textclean"
# Stands for an empty word. A qualified name may hold this character, and ``quote`` never returns it.
_NOTHING = "!"
Section = dict[str, dict[str, Any]]


@attrs.frozen
class Traced:
    """The log of a record, and its place: the file name without folder, the line or row, and the id."""

    log: Log
    file: str
    position: int
    id: str | int | None = None

    @property
    def key(self) -> str:
        """A name for the record: a digest of its run, original text, place and id.

        It is unique within an output. A record of another output has the same key only if all of these are the same.
        """
        place = [self.log.run, self.log.original.sha256, self.file, self.position, self.id]
        return hashlib.sha256(to_json(place)).hexdigest()[:32]


@attrs.define
class Statements:
    """PROV statements by kind. Relations have no names, so they are numbered."""

    sections: dict[str, Section] = attrs.field(factory=dict)
    count: int = 0

    def put(self, section: str, name: str, /, **attributes: Any) -> None:  # noqa: ANN401 - any plain value
        """Add an entity, activity or agent of this name."""
        self.sections.setdefault(section, {})[name] = _attributes(attributes)

    def relate(self, section: str, /, **roles: Any) -> None:  # noqa: ANN401 - any plain value
        """Add a relation. The roles are the arguments that PROV defines for it, such as ``entity``."""
        self.count += 1
        relation = {f"prov:{role}": name for role, name in roles.items()}
        self.sections.setdefault(section, {})[f"_:r{self.count}"] = relation


def statements_of(traced: Traced) -> dict[str, Section]:
    """Return the PROV statements about one record. They are complete, for a bundle or for a document of their own.

    Superseded edits are activities too. The edit that superseded them is related to them by ``wasInformedBy``. A text
    that was not changed is one entity, which the run used but did not generate. Findings that were kept, tags, scores
    and errors did not change the text, so only the log holds them. If the log was written without its edits, the run
    has ``edits`` set to ``withheld``.
    """
    log, made = traced.log, Statements()
    original, cleaned, run = (f"text:{_word(log.original.sha256)}", f"text:{_word(log.cleaned.sha256)}", _run(log.run))
    place = {"file": traced.file, "position": traced.position} | ({} if traced.id is None else {"id": traced.id})
    made.put("entity", original, type="Text", length=log.original.length, **place)
    _tool(made, run, **({"edits": "withheld"} if log.withheld else {}))
    made.relate("used", activity=run, entity=original)
    if cleaned != original:
        made.put("entity", cleaned, type="Text", length=log.cleaned.length)
        made.relate("wasGeneratedBy", entity=cleaned, activity=run)
        made.relate("wasDerivedFrom", generatedEntity=cleaned, usedEntity=original, activity=run)
    for name, edit, parent in _named(log.edits, f"edit:{traced.key}"):
        _edit(made, name, edit, log.plugins)
        made.relate("used", activity=name, entity=original)
        made.relate("wasInformedBy", informed=parent or run, informant=name)
    return made.sections


def document_of(traced: Traced) -> dict[str, Any]:
    """Return a PROV-JSON document of one record."""
    return {"prefix": PREFIXES, **statements_of(traced)}


@attrs.define
class ProvenanceDocument:
    """One PROV-JSON document of many records, made in pieces, with a bundle for each record.

    The memory that it needs does not grow with the number of records. ``version`` is the version of textclean, if it
    is known.
    """

    version: str | None = None
    runs: set[str] = attrs.field(factory=set)
    _separator: bytes = b""

    def head(self) -> bytes:
        """Return the beginning of the document."""
        return b'{"prefix":%b,"bundle":{' % to_json(PREFIXES)

    def bundle(self, traced: Traced) -> bytes:
        """Return the piece for one record."""
        self.runs.add(traced.log.run)
        name = to_json(f"record:{traced.key}")
        piece = b"%b\n%b:%b" % (self._separator, name, to_json(statements_of(traced)))
        self._separator = b","
        return piece

    def tail(self) -> bytes:
        """Return the end of the document: the runs, and the tool that they are associated with."""
        made = Statements()
        for run in sorted(self.runs):
            _tool(made, _run(run), self.version)
        rest = b"".join(b",%b:%b" % (to_json(section), to_json(value)) for section, value in made.sections.items())
        return b"\n}%b}\n" % rest


def _tool(made: Statements, run: str, version: str | None = None, **fields: str) -> None:
    made.put("activity", run, type="Run", **fields)
    made.put("agent", TOOL, type="prov:SoftwareAgent", **({} if version is None else {"version": version}))
    made.relate("wasAssociatedWith", activity=run, agent=TOOL)


def _edit(made: Statements, name: str, edit: Edit, versions: Mapping[str, str]) -> None:
    fields = {"start": edit.start, "end": edit.end, "inserted": edit.inserted, "rule": edit.rule, "label": edit.label}
    fields |= {"confidence": edit.confidence, "reason": edit.reason, "pass": edit.pass_number}
    made.put("activity", name, type="Edit", **fields, **({} if edit.removed is None else {"removed": edit.removed}))
    version = versions.get(edit.plugin)
    agent = f"plugin:{_word(edit.plugin)}" + ("" if version is None else f"@{_word(version)}")
    if agent not in made.sections["agent"]:
        known = {"name": edit.plugin} | ({} if version is None else {"version": version})
        made.put("agent", agent, type="prov:SoftwareAgent", **known)
        made.relate("actedOnBehalfOf", delegate=agent, responsible=TOOL)
    made.relate("wasAssociatedWith", activity=name, agent=agent)


def _named(edits: Iterable[Edit], stem: str, parent: str | None = None) -> Iterator[tuple[str, Edit, str | None]]:
    """Yield each edit with its name, and the name of the edit that superseded it (None if none did)."""
    for index, edit in enumerate(edits):
        name = f"{stem}-{index}"
        yield name, edit, parent
        yield from _named(edit.superseded, name, name)


def _run(digest: str) -> str:
    return f"run:{_word(digest)}"


def _word(text: str) -> str:
    """Return a text in a form that may follow the prefix of a qualified name. Different texts give different forms."""
    word = quote(text, safe="", errors="surrogatepass")
    return f"{word[:-1]}%2E" if word.endswith(".") else word or _NOTHING


def _attributes(values: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in values.items():
        if name == "type":
            kind = value if ":" in value else f"textclean:{value}"
            fields["prov:type"] = {"$": kind, "type": "xsd:QName"}
        else:
            fields[f"textclean:{name}"] = value
    return fields
