"""A log as W3C PROV, in the JSON form that the W3C has published (PROV-JSON, member submission of 24 April 2013).

Of each record: the original and the cleaned text are entities, named by their sha256; the run and each edit are
activities; textclean and the plugins are agents.
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

#: What the prefixes of names stand for. ``hash`` is the scheme for contents by their digest, which other programs read.
PREFIXES = {
    "text": "hash://sha256/",
    "run": "urn:textclean:run:",
    "record": "urn:textclean:record:",
    "edit": "urn:textclean:edit:",
    "plugin": "urn:textclean:plugin:",
    "textclean": "urn:textclean:vocabulary:",
}
TOOL = "textclean:textclean"
# What stands for no word at all: a sign that a qualified name may have and ``quote`` never leaves.
_NOTHING = "!"
Section = dict[str, dict[str, Any]]


@attrs.frozen
class Traced:
    """A record's log and where the record stands: the name of its file, without folder, its line or row, its id."""

    log: Log
    file: str
    position: int
    id: str | int | None = None

    @property
    def key(self) -> str:
        """A word for the record: a digest of its run, its original, its place and its id.

        No other record of its output has it. One of another output has it only where all of these are the same.
        """
        place = [self.log.run, self.log.original.sha256, self.file, self.position, self.id]
        return hashlib.sha256(to_json(place)).hexdigest()[:32]


@attrs.define
class Statements:
    """PROV statements by kind; relations have no names of their own and are numbered."""

    sections: dict[str, Section] = attrs.field(factory=dict)
    count: int = 0

    def put(self, section: str, name: str, /, **attributes: Any) -> None:  # noqa: ANN401 - any plain value
        """State that there is an entity, activity or agent of this name."""
        self.sections.setdefault(section, {})[name] = _attributes(attributes)

    def relate(self, section: str, /, **roles: Any) -> None:  # noqa: ANN401 - any plain value
        """State a relation; a role is an argument that PROV names, as in ``entity``."""
        self.count += 1
        relation = {f"prov:{role}": name for role, name in roles.items()}
        self.sections.setdefault(section, {})[f"_:r{self.count}"] = relation


def statements_of(traced: Traced) -> dict[str, Section]:
    """Return what PROV says of one record: complete in itself, as a bundle or a document of its own.

    Superseded edits are activities too; the edit that changed their text was informed by them. A text that came out
    as it went in is one entity, which the run used and did not generate. Findings that were kept, tags, scores and
    errors had no part in the text and are left to the log. A log without its edits says so: ``edits`` is ``withheld``.
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
    """One PROV-JSON document of many records, a bundle each, in pieces: the memory it takes does not grow with them.

    ``version`` is that of textclean, if it is known.
    """

    version: str | None = None
    runs: set[str] = attrs.field(factory=set)
    _separator: bytes = b""

    def head(self) -> bytes:
        """Return what the document begins with."""
        return b'{"prefix":%b,"bundle":{' % to_json(PREFIXES)

    def bundle(self, traced: Traced) -> bytes:
        """Return the piece that is a record."""
        self.runs.add(traced.log.run)
        name = to_json(f"record:{traced.key}")
        piece = b"%b\n%b:%b" % (self._separator, name, to_json(statements_of(traced)))
        self._separator = b","
        return piece

    def tail(self) -> bytes:
        """Return what the document ends with: the runs, and the tool that they are associated with."""
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
    """Yield edits with their names, and those that they superseded with the name of who did."""
    for index, edit in enumerate(edits):
        name = f"{stem}-{index}"
        yield name, edit, parent
        yield from _named(edit.superseded, name, name)


def _run(digest: str) -> str:
    return f"run:{_word(digest)}"


def _word(text: str) -> str:
    """Return what may stand behind the prefix of a qualified name, for any text another."""
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
