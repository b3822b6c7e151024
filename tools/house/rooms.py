"""The rooms: what goes where, one step each."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from engine import Tree, insert_imports, segments


@dataclass
class Room:
    message: str
    modules: dict[str, str] = field(default_factory=dict)
    packages: dict[str, str] = field(default_factory=dict)
    names: list[tuple[str, str, list[str], str]] = field(default_factory=list)
    merges: list[tuple[str, str]] = field(default_factory=list)
    before: Callable[[Tree], None] | None = None
    after: Callable[[Tree], None] | None = None
    docs: dict[str, str] = field(default_factory=dict)
    #: Newcomers: moved if they are there.
    newcomers: dict[str, str] = field(default_factory=dict)
    #: By module: what stays in it though moved code needs it.
    stay: dict[str, list[str]] = field(default_factory=dict)

    def carry_out(self, tree: Tree) -> None:
        if self.before:
            self.before(tree)
        tree.optional |= set(self.newcomers)
        tree.move_modules({**self.modules, **self.newcomers}, self.packages)
        for number, (source, target, names, doc) in enumerate(self.names):
            if callable(names):
                names = names(tree, source)
            later = {n for s, _, listed, _ in self.names[number + 1 :] if s == source and not callable(listed) for n in listed}
            tree.move_names(source, target, names, doc, frozenset({*later, *self.stay.get(source, ())}))
        for source, target in self.merges:
            tree.move_all(source, target)
        if self.after:
            self.after(tree)
        for module, doc in self.docs.items():
            set_docstring(tree, module, doc)


def all_but(*stay: str) -> Callable[[Tree, str], list[str]]:
    """Return what lists all that a module defines, but these."""

    def listed(tree: Tree, source: str) -> list[str]:
        return [name for name in segments(tree.path(source).read_text("utf-8")) if name not in stay]

    return listed


def set_docstring(tree: Tree, module: str, doc: str) -> None:
    import ast

    path = tree.path(module)
    if not path.exists():
        tree.note(f"there is no module {module} to be described")
        return
    text = path.read_text("utf-8")
    first = ast.parse(text).body[0]
    lines = text.splitlines(keepends=True)
    prefix = "r" if "\\" in doc else ""
    path.write_text(f'{prefix}"""{doc}"""\n' + "".join(lines[first.end_lineno :]), "utf-8")


# --- storage ---


def before_storage(tree: Tree) -> None:
    # What files of our own say is JSON, which stands above storage: such a lock belongs to the plan of a run.
    lock = tree.path("run.lock")
    if lock.exists() and "textclean.formats.parse" in lock.read_text():
        STORAGE.modules.pop("run.lock", None)
        RUN.modules["run.lock"] = "run.plan.lock"


STORAGE = Room(
    "Give files, compression, locks and streams a room of their own",
    before=before_storage,
    modules={
        "formats.files": "storage.files",
        "formats.compression": "storage.compression",
        "formats.extras": "storage.extras",
        "run.aside": "storage.atomic",
        "run.lock": "storage.lock",
        "run.standard": "storage.stdout",
        "run.words": "plurals",
    },
    newcomers={"run.fresh": "storage.fresh", "run.staged": "storage.staged"},
    packages={"storage": "Files and streams: opened, compressed, locked, and written so that nobody sees them half-done."},
)

# --- log ---


def after_log(tree: Tree) -> None:
    tree.publish("log.restore", {"_LOG": "A_LOG"})
    tree.publish(
        "log.json_form",
        {
            "_get": "read_part", "_mapping": "read_mapping", "_string": "read_string", "_integer": "read_integer",
            "_number": "read_number", "_share": "read_share", "_digest": "read_digest", "_edit": "read_edit",
            "_kept": "read_kept", "_failure": "read_failure", "_tuple_of": "tuple_of", "_dict_of": "dict_of",
            "_refuse_others": "refuse_others", "_kept_to_json": "kept_to_json", "_edit_to_json": "edit_to_json",
        },
        {
            "read_part": "Read a part that has to be there; ``where`` is the path of what it is a part of.",
            "read_mapping": "Read an object.",
            "read_string": "Read a string.",
            "read_integer": "Read a whole number.",
            "read_number": "Read a finite number.",
            "read_share": "Read a number from 0 to 1.",
            "read_digest": "Read a digest.",
            "read_edit": "Read an edit.",
            "read_kept": "Read a finding that was kept.",
            "read_failure": "Read a failure.",
            "tuple_of": "Return a reader of a list whose items ``read`` reads.",
            "dict_of": "Return a reader of an object whose values ``read`` reads.",
            "kept_to_json": "Return a finding that was kept as plain values.",
            "edit_to_json": "Return an edit as plain values.",
        },
    )


def before_log(tree: Tree) -> None:
    # What edits and records both need to be checked stands with the other checks.
    if tree.path("checks").exists() and "_check" in segments(tree.path("record").read_text()):
        tree.replace("record", "def _check(value: Record | Edit, kinds: Mapping[str, Kind], error: type[Exception]) -> None:",
                     "def _check(value: attrs.AttrsInstance, kinds: Mapping[str, Kind], error: type[Exception]) -> None:")
        tree.move_names("record", "checks", ["?_STRING", "?_STRING_OR_NONE", "?_WHOLE", "?_NUMBER", "_check"], "", frozenset({"Record", "Edit"}))
        tree.publish("checks", {"_check": "check_fields", "_WHOLE": "WHOLE", "_NUMBER": "ANY_NUMBER", "_STRING": "JUST_STRING", "_STRING_OR_NONE": "STRING_OR_NONE"},
                     {"check_fields": "Raise where a field of an attrs instance is not of its kind; the message names class and field."})


LOG = Room(
    "Give the log a room: edits, the log as a value, its JSON form, its seal, restoring",
    before=before_log,
    modules={"log": "log.model", "seal": "log.seal", "provenance": "log.restore", "compose": "log.edit_history"},
    newcomers={"reasons": "log.reasons"},
    packages={"log": "The provenance log: what it holds, how it is written, and how it gives the original back."},
    names=[
        ("record", "log.edit", ["GAP_REASON", "Edit", "Kept", "Failure"], "What a log is made of: edits, findings that were kept, failures, and the digests of texts.\n\nOffsets are Unicode code points of the original text, spans are half-open ``[start, end)``.\n"),
        ("log.model", "log.edit", ["digest_bytes", "Digest"], ""),
        ("log.restore", "log.blame", ["Origin", "blame_original", "blame_output"], "Who took or put a character: from a place in a text to the edit."),
        (
            "log.model",
            "log.json_form",
            ["DEEPEST", "T", "_kept_to_json", "_edit_to_json", "_DIGEST_KEYS", "_EDIT_KEYS", "_KEPT_KEYS", "_FAILURE_KEYS", "Reader",
             "_fail", "_mapping", "_refuse_others", "_path", "_get", "_string", "_integer", "_number", "_is_finite", "_share",
             "_tuple_of", "_dict_of", "_digest", "_edit", "_superseded", "_kept", "_failure"],
            "The JSON form of what a log is made of: written, and read back part by part.\n\nWhat is read is a stranger's: each reader takes a value and its path, and an error names the path.\n",
        ),
    ],
    after=after_log,
    stay={"log.restore": ["_LOG"]},
    docs={"log.model": "The provenance log of one record as a value."},
)

# --- html ---


HTML = Room(
    "Give HTML a room below everything that reads text out of it",
    modules={
        "formats.blocks": "html.layout",
        "formats.tags": "html.tokenizer",
        "formats.nesting": "html.limits",
        "formats.opened": "html.open_elements",
        "formats.flatten": "html.flatten",
    },
    newcomers={"formats.decoding": "html.decoding"},
    packages={"html": "Pages: the text that a reader sees in them, and limits on what a parser is given."},
    names=[("formats.html", "html.extract", all_but("read", "FORMAT", "Format", "HTML", "HtmlFormat"), "The text of a page: what a reader sees, block by block.")],
    docs={"formats.html": "HTML files: a file is one record, and its text is taken from the page."},
)

# --- text ---

TEXT = Room(
    "Give text a room: views, lines, phrases and the matcher",
    modules={
        "folding": "text.folding", "lines": "text.lines", "phrases": "text.phrases", "automaton": "text.automaton", "view": "text.view",
        "search": "text.matcher", "sieve": "text.prefilter", "surrogates": "text.surrogates",
    },
    newcomers={"prose": "text.prose"},
    packages={"text": "A text as plugins see it: its lines, what is cheap to know about them, and the phrases that stand there."},
)

# --- plugin ---


def before_plugin(tree: Tree) -> None:
    # One function for both: the registry lists all names in the order in which it gives them.
    tree.move_modules({"cli.hint": "suggest"}, {})
    tree.replace(
        "suggest",
        '''def hint(name: str, names: Collection[str]) -> str:
    """Return the end of a sentence that says that there is no such name: one that is like it, or those there are."""
    ordered = sorted(names)
''',
        '''def hint(name: str, names: Collection[str], listed: int = _LISTED) -> str:
    """Return the end of a sentence that says that there is no such name: one that is like it, or those there are.

    Args:
        name: the name that there is not.
        names: those there are; a list or tuple keeps its order, others are sorted.
        listed: how many of them are listed at the most.
    """
    ordered = list(names) if isinstance(names, list | tuple) else sorted(names)
''',
    )
    tree.replace("suggest", '''    more = f" and {len(ordered) - _LISTED:,} more" if len(ordered) > _LISTED else ""
    return f"; there are: {', '.join(ordered[:_LISTED])}{more}"
''', '''    more = f" and {len(ordered) - listed:,} more" if len(ordered) > listed else ""
    return f"; there are: {', '.join(ordered[:listed])}{more}"
''')
    for old, new in (
        (
            """                msg = f"{config.source}: {key} names the plugin {name!r}, which is not installed{_hint(name, names)}"
""",
            """                meant = hint(name, names, len(names))
                msg = f"{config.source}: {key} names the plugin {name!r}, which is not installed{meant}"
""",
        ),
        ("there is no hook {hook!r}{_hint(hook, HOOKS)}", "there is no hook {hook!r}{hint(hook, HOOKS)}"),
        (
            """            msg = f"anchors[{name!r}]: there is no such set in `phrases`{_hint(name, sorted(sets)) if sets else ''}"
""",
            """            meant = hint(name, sorted(sets), len(sets)) if sets else ""
            msg = f"anchors[{name!r}]: there is no such set in `phrases`{meant}"
""",
        ),
        ("{_hint(anchor, ANCHORS)}", "{hint(anchor, ANCHORS)}"),
        (
            """            raise ConfigError(f"{where}: there is no such option{_hint(key, sorted(defaults)) if defaults else ''}")
""",
            """            meant = hint(key, sorted(defaults), len(defaults)) if defaults else ""
            raise ConfigError(f"{where}: there is no such option{meant}")
""",
        ),
        ('            hint = _hint(name, sorted(labels))\n', '            meant = hint(name, sorted(labels), len(labels))\n'),
        ("which no plugin declares{hint}", "which no plugin declares{meant}"),
        ('        hint = f"put @textclean.hookimpl', '        advice = f"put @textclean.hookimpl'),
        ('msg = f"it implements no hook; {hint}"', 'msg = f"it implements no hook; {advice}"'),
        ('''def _hint(name: str, names: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, names, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; there are: {', '.join(names)}"


''', ""),
        ("import difflib\n", "from textclean.suggest import hint\n"),
    ):
        tree.replace("registry", old, new)
    if "_hint(" in tree.path("registry").read_text():
        tree.note("registry still calls _hint somewhere; use suggest.hint there")
    tree.replace("registry", "GROUP = hookspecs.PROJECT\n", "GROUP = PROJECT\n")


def after_plugin(tree: Tree) -> None:
    tree.publish("plugin.discovery", {"_source_of": "source_of"}, {"source_of": "Return the plugin that a path or an object stands for."})
    tree.publish("plugin.declaration", {"_read": "read_declaration", "_check_hook_names": "check_hook_names"}, {"read_declaration": "Read what a loaded plugin declares, and check it.", "check_hook_names": "Refuse hooks that there are not, and plugins without any."})
    tree.publish("plugin.order", {"_ordered": "in_order"})
    tree.publish(
        "plugin.answers",
        {"_taken": "items_of", "_checked": "checked_proposal", "_checked_tag": "checked_tag", "_checked_score": "checked_score"},
        {
            "items_of": "Return what a hook answered as a list, if it is no more than one may give.",
            "checked_tag": "Return a tag that a plugin declares.",
            "checked_score": "Return a score that a plugin declares, with a value within its range.",
        },
    )


PLUGIN = Room(
    "Give plugins a room: hooks, discovery, declaration, order, the host and what is checked of answers",
    before=before_plugin,
    modules={"hookspecs": "plugin.hookspecs", "host": "plugin.host", "registry": "plugin.registry", "watch": "plugin.supervision"},
    packages={"plugin": "Plugins: how they are found, what they declare, in which order and how they are called."},
    names=[
        ("plugin.registry", "plugin.hookspecs", ["GROUP", "HOOKS", "HOST", "DISTRIBUTION"], ""),
        ("plugin.registry", "plugin.discovery", ["Source", "Broken", "installed", "_changed", "_installed", "_name_and_version", "_source_of", "_import_file"], "Where plugins come from: installed distributions, single Python files, or objects. Nothing is imported here."),
        ("plugin.registry", "plugin.declaration", ["Plugin", "_check_hook_names", "_read", "_implementations", "_names", "_mapping", "_refuse_surrogates", "_labels", "_phrase", "_anchors", "_options"], "What a plugin declares, read from its module or object and checked."),
        ("plugin.registry", "plugin.order", ["_ordered"], "The order in which plugins are called: declared relations, then names."),
        (
            "plugin.host",
            "plugin.answers",
            ["T", "MOST_ITEMS", "_PER_ITEM", "LONGEST_WORDS", "MOST_INSERTED", "MOST_WORDS", "_WORDS_PER_CHARACTER", "_EXACT", "_shown", "_taken", "_items", "_pairs",
             "_refuse_growth", "_refuse_many_words", "_refuse_odd", "_refuse_surrogates", "_checked", "_confidence", "_checked_tag", "_checked_score", "_plain"],
            "What plugins answer: nothing is taken that is unlawful, too much, or could still be changed by the plugin.",
        ),
    ],
    after=after_plugin,
    docs={"plugin.discovery": "Where plugins come from: installed distributions, single Python files, or objects.\n\nA plugin is imported when it is loaded, and not before.\n"},
)

# --- cleaning ---

CLEANING = Room(
    "Give cleaning a room: the cleaner, its result, the policy, overlaps, white space, guards, protection",
    modules={"cleaner": "cleaning.cleaner", "policy": "cleaning.policy", "guards": "cleaning.guards", "protection": "cleaning.protection"},
    newcomers={"one_pass": "cleaning.one_pass", "pass_loop": "cleaning.pass_loop", "cleaning_state": "cleaning.state", "recipe": "cleaning.recipe"},
    packages={"cleaning": "From a record to its cleaned text and log: detect, decide, protect, resolve, close gaps, again until nothing."},
    names=[
        ("cleaning.policy", "cleaning.overlaps", ["Span", "Proposal", "resolve", "_rank", "_overlapping"], "The rule for proposals that overlap."),
        ("cleaning.policy", "cleaning.whitespace", ["close_gaps", "_removes", "_groups", "_blank", "_around", "_staying", "_outweighs", "_gap"], "The white space around what was removed, and which of it stays."),
        ("cleaning.cleaner", "cleaning.result", ["Result"], "What cleaning one record gives."),
    ],
    docs={"cleaning.policy": "The policy: what is done with each label, and from which confidence on."},
)

# --- formats ---


def before_formats(tree: Tree) -> None:
    # The circle of the catalog, the columns and the sources: a format does not look into inputs.
    text = tree.path("formats.catalog").read_text()
    begin = text.find("    def layout(self, sources: Sequence[Source]) -> Layout | None:")
    if begin < 0:
        tree.note("catalog.Format.layout is not as it was; break the circle of catalog, columns and sources by hand")
    else:
        end = text.index("    def ", begin + 10)
        text = text[:begin] + text[end:]
        text = text.replace("if TYPE_CHECKING:\n    from textclean.formats.sources import Source\n\n\n", "\n").replace("TYPE_CHECKING, ", "")
        text = text.replace("which ``layout`` finds", "which ``infer_schema`` finds")
        tree.path("formats.catalog").write_text(text)
    tree.replace(
        "formats.columns",
        "def layout_of(sources: Sequence[Source]) -> Layout:",
        '''def output_layout(known: Format, sources: Sequence[Source]) -> Layout | None:
    """Return the columns that an output in a format has for these inputs; None where it has no columns.

    Raises:
        InputError: two inputs have a column of one name and different types.
    """
    return layout_of(sources) if known.columns else None


def layout_of(sources: Sequence[Source]) -> Layout:''',
    )
    tree.replace("formats.columns", "from textclean.formats.catalog import CSV, PARQUET\n", "from textclean.formats.catalog import CSV, PARQUET, Format\n")
    used = False
    for path in tree.sources():
        text = path.read_text()
        new = re.sub(r"(?<![\w.])([A-Z]+|[\w.]+\.known|known)\.layout\((?!\))", r"output_layout(\1, ", text)
        if new != text:
            path.write_text(insert_imports(new, ["from textclean.formats.columns import output_layout\n"]))
            used = True
    if not used:
        tree.note("nobody called Format.layout(planned.sources); look who does, and let them call output_layout")
    # So long a record may be in any format: its place is where documents are.
    for path in tree.sources():
        text = path.read_text()
        if re.search(r"\bjsonl\.LONGEST\b", text) and path.relative_to(tree.root).parts[0] == "core":
            new = re.sub(r"\bjsonl\.LONGEST\b", "LONGEST", text)
            path.write_text(insert_imports(new, ["from textclean.formats.jsonl import LONGEST\n"]) if re.search(r"(?<!`)\bLONGEST\b", new) else new)
        if path.relative_to(tree.root).parts[0] == "tests":  # who makes it smaller for a test has to reach sources, too
            new = re.sub(r'^( +)monkeypatch\.setattr\(jsonl, "LONGEST", (.*)\)$', r'\g<0>\n\1monkeypatch.setattr("textclean.formats.sources.LONGEST", \2)', text, flags=re.M)
            if new != text:
                path.write_text(new)
    tree.move_names("formats.jsonl", "formats.document", ["?LONGEST"])
    # Parquet and sources: what an input is stands below both.
    tree.move_names("formats.sources", "formats.input_file", ["Source", "Piece", "WHOLE", "?open_source"], "Inputs, and what one worker reads of them.")


FORMATS = Room(
    "Sort the formats: JSON and tables get rooms below, and no format looks into inputs",
    before=before_formats,
    modules={
        "formats.catalog": "formats.registry",
        "formats.plain": "formats.text",
        "formats.csv_rows": "formats.csv",
        "formats.originals": "formats.restore_json",
        "formats.columns": "formats.infer_schema",
        "formats.scan": "formats.json.members",
        "formats.splice": "formats.json.object_line",
        "formats.encode": "formats.json.encode",
        "formats.parse": "formats.json.decode",
        "formats.layout": "formats.tables.schema",
        "formats.cells": "formats.tables.cells",
        "formats.arrow": "formats.tables.arrow_log",
        "formats.arrow_rows": "formats.tables.arrow_rows",
        "formats.values": "formats.tables.arrow_values",
        "formats.parquet_out": "formats.tables.parquet_writer",
    },
    newcomers={
        "formats.http_body": "formats.archive.http_body", "formats.http_message": "formats.archive.http_message", "formats.packed": "formats.archive.packed",
        "formats.parquet_pages": "formats.tables.parquet_pages", "formats.parquet_weights": "formats.tables.parquet_weights", "formats.thrift": "formats.tables.thrift",
        "formats.warc_frames": "formats.archive.frames", "formats.warc_page": "formats.archive.page", "formats.warc_segments": "formats.archive.segments",
    },
    packages={
        "formats.json": "JSON: read, written, and spliced so that what nobody touched comes out as it came in.",
        "formats.archive": "What a web archive is made of: records, their segments, and what HTTP puts around a body.",
        "formats.tables": "Tables: their columns, their cells, and rows of Arrow.",
    },
    names=[("formats.infer_schema", "formats.tables.schema", ["_INT64", "kind_of"], "")],
    docs={
        "formats.tables.schema": "The columns of an output that has columns, known before any work so that all its parts have the same.",
        "formats.infer_schema": "Which columns an output has: from the heads of its inputs, or from a sample of their records.",
    },
)

# --- run ---


def before_run(tree: Tree) -> None:
    # The circle of a shard and the worker's side: a shard says what it is at to whoever has these methods.
    tree.replace(
        "run.shard",
        '''if TYPE_CHECKING:
    from textclean.run.notes import Notes  # what is needed for processes, this process may do without

''',
        "",
    )
    tree.replace(
        "run.shard",
        "def process_shard(\n",
        '''class Heartbeat(Protocol):
    """What a shard tells while it is cleaned, where the process that started this one sees it."""

    call: Callable[[int], None]

    def keep(self, *files: BinaryIO) -> None:
        """From now on these files must stay open, and no others."""

    def keep_also(self, file: BinaryIO) -> None:
        """From now on this file must stay open, too."""

    def begin(self, record: int) -> None:
        """The record of this number, from 0, is about to be cleaned."""

    def end(self) -> None:
        """The record is clean."""


def process_shard(
''',
    )
    tree.replace("run.shard", "Notes | None", "Heartbeat | None", count=0)
    path = tree.path("run.shard")
    path.write_text(insert_imports(path.read_text(), ["from collections.abc import Callable\n", "from typing import Protocol\n"]))
    if "Notes" in tree.path("run.shard").read_text().replace("_notes", ""):
        tree.note("run.shard still names Notes; it must not import the workers")


def after_run(tree: Tree) -> None:
    options = tree.path("run.options")
    if "= Options()" in tree.path("run.run").read_text() and "USUAL" not in options.read_text():
        # A call in a default is only seen to be harmless where its class stands in the same module.
        options.write_text(options.read_text() + "\n\n#: How a run works where nobody says otherwise.\nUSUAL = Options()\n")
        path = tree.path("run.run")
        text = path.read_text().replace("options: Options = Options()", "options: Options = USUAL")
        path.write_text(insert_imports(text, ["from textclean.run.options import USUAL\n"]))
    tree.replace("core/textclean/cli/run.py", "from textclean.run.progress import shown", "from textclean.cli.progress import shown", must=False)


RUN = Room(
    "Sort a run into four rooms: how inputs are cut, one shard, workers, and how it ends",
    before=before_run,
    modules={
        "run.through": "run.stream",
        "run.dump": "run.run",
        "run.partial": "run.finish.partial", "run.state": "run.finish.fingerprint", "run.order": "run.finish.order", "run.commit": "run.finish.commit",
        "run.joined": "run.finish.merge", "run.manifest": "run.finish.manifest",
        "run.plan": "run.plan.plan", "run.target": "run.plan.target", "run.shards": "run.plan.shards",
        "run.job": "run.shard.job", "run.change": "run.shard.changed_inputs", "run.shard": "run.shard.shard", "run.whole": "run.shard.clean_record",
        "run.ids": "run.shard.ids", "run.tally": "run.shard.tally", "run.steps": "run.shard.progress_events", "run.report": "run.shard.report",
        "run.streaks": "run.shard.failure_streaks", "run.standing": "run.shard.plugin_state",
        "run.engine": "run.workers.engine", "run.pool": "run.workers.pool", "run.worker": "run.workers.worker", "run.notes": "run.workers.heartbeat",
        "run.blame": "run.workers.crash_attribution", "run.apart": "run.workers.isolated_cleaner",
        "run.bar": "cli.progress_bar",
    },
    newcomers={"run.forkserver": "run.workers.forkserver", "run.start": "run.workers.start", "run.sealed": "run.shard.sealed", "run.first": "run.shard.first_troubles", "run.claim": "run.finish.claim", "run.earlier": "run.finish.earlier"},
    packages={
        "run.plan": "What is read and written, and how the input is cut into shards.",
        "run.shard": "One shard: a function from a job to files and a report.",
        "run.workers": "Processes that carry out shards, and what becomes of one that is lost.",
        "run.finish": "What is finished, put in order, merged and given its name.",
    },
    names=[
        ("run.workers.crash_attribution", "run.shard.skip", ["Place", "Skip"], "What is left out when a shard is tried again, and where that is."),
        ("run.finish.manifest", "run.shard.report", ["InputReport"], ""),
        ("run.run", "run.options", ["?Options"], "How a run reads, works and writes."),
        ("run.finish.partial", "run.plan.unfinished", ["?is_unfinished"], "Whether what stands at a place is what an unfinished run has left."),
        ("run.progress", "cli.progress", ["shown"], "How far a run is, shown on a terminal; elsewhere it keeps silent."),
    ],
    after=after_run,
    docs={"run.progress": "Whoever is told how far a run is."},
    stay={"run.progress": ["Progress", "Silent"]},
)

# --- review ---

REVIEW = Room(
    "Give what answers questions about outputs a room below the command line",
    modules={
        "cli.logged": "review.outputs", "cli.beside": "review.manifests", "cli.hunks": "review.hunks", "cli.answer": "review.lookup",
        "cli.supposition": "review.what_if_policy", "cli.supposed": "review.what_if", "cli.comparison": "review.compare_logs", "cli.pairs": "review.pairing",
        "cli.differences": "review.compare_outputs", "cli.groups": "review.groups", "cli.losses": "review.largest_losses", "cli.asked": "review.explanation",
        "cli.selection": "review.undo_selection", "cli.originals": "review.restore_files", "cli.rows": "review.restore_tables",
        "cli.changes": "review.changes", "cli.sides": "review.sides",
    },
    newcomers={"cli.waiting": "review.waiting"},
    packages={"review": "Questions about outputs and their answers: explain, what-if, compare, undo, losses, restore. It prints nothing."},
    names=[("review.outputs", "cli.options", ["FILE"], "")],
    merges=[("review.sides", "review.compare_outputs"), ("review.changes", "review.compare_outputs")],
)

# --- integrations ---

INTEGRATIONS = Room(
    "Call the ways in for other programs integrations, and each by what it does",
    modules={
        "adapters.batch": "integrations.batch", "adapters.cleaners": "integrations.cached_cleaner", "adapters.cluster": "integrations.ray_cluster",
        "adapters.ray": "integrations.ray", "adapters.rows": "integrations.batch_rows", "adapters.shard": "integrations.clean_file",
    },
    packages={"integrations": "Ways in for other programs: Arrow batches, whole files, and engines that spread a run over machines."},
)

# --- cli ---

CLI = Room(
    "Call the modules of the command line by what they are",
    modules={
        "cli.group": "cli.main", "cli.status": "cli.exit_codes", "cli.console": "cli.terminal", "cli.visible": "cli.terminal_safe",
        "cli.page": "cli.render_record", "cli.telling": "cli.render_answers",
    },
    newcomers={"cli.listed": "cli.render_list"},
)

ROOMS = {
    "storage": STORAGE, "log": LOG, "html": HTML, "text": TEXT, "plugin": PLUGIN, "cleaning": CLEANING, "formats": FORMATS,
    "run": RUN, "review": REVIEW, "integrations": INTEGRATIONS, "cli": CLI,
}
