"""The table of names, one line a step. Modules were renamed with their rooms."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable
from dataclasses import dataclass

from engine import Tree, import_bindings, imports_name, offsets, rename_tokens, segments


@dataclass
class Renaming:
    message: str
    work: Callable[[Tree], None]

    def carry_out(self, tree: Tree) -> None:
        before = clashes(tree)
        self.work(tree)
        known_clashes(tree, before)


# --- helpers ---


def where(tree: Tree, old_place: str, *names: str) -> str | None:
    """Return the module that defines a name: where the rooms put it, or wherever else it is by now."""
    if tree.exists(old_place) and any(name in segments(tree.path(old_place).read_text()) for name in names):
        return old_place
    homes = [m for m, p in tree.modules().items() if any(name in segments(p.read_text()) for name in names)]
    if len(homes) == 1:
        return homes[0]
    tree.note(f"{'/'.join(names)} is not in {old_place}, and {'in ' + ', '.join(homes) if homes else 'nowhere else'}; not renamed")
    return None


def rename(tree: Tree, place: str, names: dict[str, str], *, words: dict[str, str] | None = None) -> None:
    """Rename top-level names of a module everywhere that they are imported from it; ``words`` are local names there."""
    for old, new in names.items():
        home = where(tree, place, old)
        if home is None:
            continue
        clash = [m for m, p in tree.modules().items() if new in segments(p.read_text()) and m != home]
        if clash:
            tree.note(f"{old} -> {new}: {clash} have that name already")
        providers = {home}
        while True:  # packages that pass it on
            more = {m for m, p in tree.modules().items() if m and p.name == "__init__.py" and any(imports_name(p.read_text(), f"textclean.{q}", old) for q in providers)}
            if more <= providers:
                break
            providers |= more
        for path in tree.sources():
            text = path.read_text("utf-8")
            if not re.search(rf"\b{old}\b", text):
                continue
            mine = path in {tree.path(q) for q in providers}
            if mine or any(imports_name(text, f"textclean.{q}", old) for q in providers):
                taken = set(import_bindings(text)) | set(segments(text))
                if new in taken and not mine:
                    tree.note(f"{path.name}: has a {new} already; {old} keeps its name there")
                    continue
                new_text = names_only(text, {old: new})
                if mine:  # what it passes on, by name
                    new_text = re.sub(r"^__all__ = \[.*?\]", lambda m: m[0].replace(f'"{old}"', f'"{new}"'), new_text, flags=re.M | re.S)
                path.write_text(new_text, "utf-8")
            # module.Name where the module is imported as a whole
            elif any(re.search(rf"\b{q.rpartition('.')[2]}\.{old}\b", text) and imports_name(text, f"textclean.{q.rpartition('.')[0]}".rstrip("."), q.rpartition(".")[2]) for q in providers):
                for q in providers:
                    text = re.sub(rf"\b({q.rpartition('.')[2]})\.{old}\b", rf"\1.{new}", text)
                path.write_text(text, "utf-8")
            for q in providers:
                dotted = f"textclean.{q}.{old}"
                text = path.read_text("utf-8")
                if dotted in text:
                    path.write_text(text.replace(dotted, f"textclean.{q}.{new}"), "utf-8")
        for page in tree.pages():
            text = page.read_text("utf-8")
            last = home.rpartition(".")[2]
            new_text = re.sub(rf"`{last}\.{old}`", f"`{last}.{new}`", text)
            new_text = new_text.replace("`compose.Passes`", "`EditHistory`") if old == "Passes" else new_text
            if new_text != text:
                page.write_text(new_text, "utf-8")


def names_only(text: str, names: dict[str, str], *, attributes: bool = False) -> str:
    """Rename identifiers that are no attributes; also in strings that hold types, and as ``Name`` in prose."""
    edits = []
    starts = offsets(text)
    before = ""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NAME and token.string in names and (attributes or before != "."):
            begin = starts[token.start[0] - 1] + token.start[1]
            edits.append((begin, begin + len(token.string), names[token.string]))
        elif token.type == tokenize.STRING and not token.string.lstrip("rbfuRBFU").startswith('"""') and re.fullmatch(r"""["'][\w\[\], .|"']+["']""", token.string):
            begin = starts[token.start[0] - 1] + token.start[1]
            for match in re.finditer(r"(?<![\w.\"'-])(" + "|".join(map(re.escape, names)) + r")(?=[\[\]| ,]|[\"']$)", token.string):
                if re.search(r"[\[|]", token.string):
                    edits.append((begin + match.start(), begin + match.end(), names[match.group(1)]))
            for old in names:
                if token.string in (f'"{old}"', f"'{old}'") and old[0].isupper():
                    edits.append((begin + 1, begin + 1 + len(old), names[old]))
        if token.type not in (tokenize.NL, tokenize.NEWLINE, tokenize.COMMENT):
            before = token.string
    for old, new in names.items():
        for match in re.finditer(rf"``{re.escape(old)}(?=``|\.)", text):
            edits.append((match.start(), match.end(), f"``{new}"))
    for begin, end, new in sorted(set(edits), reverse=True):
        text = text[:begin] + new + text[end:]
    return text


def tokens(tree: Tree, names: dict[str, str], *, tops: tuple[str, ...] = ("core", "tests", "plugins"), only: Callable[[str], bool] = lambda text: True) -> None:
    """Rename identifiers wherever they stand, attributes too: for words that mean one thing only."""
    for path in tree.sources():
        if path.relative_to(tree.root).parts[0] not in tops:
            continue
        text = path.read_text("utf-8")
        if any(re.search(rf"\b{old}\b", text) for old in names) and only(text):
            new = names_only(text, names, attributes=True)
            if new != text:
                path.write_text(new, "utf-8")


def clashes(tree: Tree) -> dict[str, dict[str, list[str]]]:
    """Return top-level names with several homes: classes, and public functions."""
    found: dict[str, dict[str, list[str]]] = {"KNOWN_CLASSES": {}, "KNOWN_FUNCTIONS": {}}
    for module, file in tree.modules().items():
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.ClassDef):
                found["KNOWN_CLASSES"].setdefault(node.name, []).append(module)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
                found["KNOWN_FUNCTIONS"].setdefault(node.name, []).append(module)
    return {kind: {name: homes for name, homes in names.items() if len(homes) > 1} for kind, names in found.items()}


def known_clashes(tree: Tree, before: dict[str, dict[str, list[str]]]) -> None:
    """Strike off, in the test of names, what no longer clashes; name new clashes."""
    now = clashes(tree)
    for kind, names in now.items():
        for name in sorted(set(names) - set(before[kind])):
            tree.note(f"NEW CLASH {name}: {names[name]}")
    path = tree.root / "tests" / "core" / "test_names.py"
    if not path.exists():
        return
    text = path.read_text()
    for constant, names in now.items():
        match = re.search(rf"^{constant}(?:: [^=]+)? = (set\(\)|\{{.*?\}})$", text, flags=re.M | re.S)
        if not match:
            tree.note(f"test_names.py: no {constant}")
            continue
        old = set() if match.group(1) == "set()" else ast.literal_eval(match.group(1))
        left = sorted(old & set(names))
        listed = "{" + ", ".join(f'"{name}"' for name in left) + "}"
        new = f"{constant} = {listed}" if left else f"{constant}: set[str] = set()"
        text = text[: match.start()] + new + text[match.end() :]
    path.write_text(text)


# --- the table ---


def passno(tree: Tree) -> None:
    for path in [*tree.sources(), *tree.pages()]:
        text = path.read_text("utf-8")
        new = re.sub(r"\bpassno\b", "pass_number", text)
        if new != text:
            path.write_text(new, "utf-8")


def format_(tree: Tree) -> None:
    """``.known`` is the format where what has it is an input, an output or the work on one."""
    homes = [("formats.input_file", "Source", "InputFile"), ("run.plan.target", "Target", "OutputTarget"), ("run.shard.job", "Work", "Work")]
    for place, *names in homes:
        home = where(tree, place, *names)
        if home is None:
            continue
        path = tree.path(home)
        text = path.read_text()
        new = re.sub(r"^(    )known: Format\b", r"\1format: Format", text, flags=re.M)
        new = re.sub(r"^(        )known: the", r"\1format: the", new, flags=re.M)
        new = re.sub(r"^(        )known, layout:", r"\1format, layout:", new, flags=re.M)
        if new == text:
            tree.note(f"{home}: no field `known: Format`")
        path.write_text(new)
    for path in tree.sources():
        text = path.read_text()
        if "known" not in text:
            continue
        edits = []
        lines, starts = text.splitlines(keepends=True), offsets(text)
        from engine import at
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Attribute) and node.attr == "known" and not re.search(r"in_force|supposition|policy", ast.unparse(node.value)):
                end = at(lines, starts, node.end_lineno, node.end_col_offset)
                edits.append((end - 5, end))
            elif isinstance(node, ast.Call):
                called = ast.unparse(node.func).rpartition(".")[2]
                for keyword in node.keywords:
                    if keyword.arg == "known" and called in {"Source", "InputFile", "Target", "OutputTarget", "Work", "evolve"} and not isinstance(keyword.value, ast.Constant):
                        begin = at(lines, starts, keyword.lineno, keyword.col_offset)
                        edits.append((begin, begin + 5))
        for begin, end in sorted(set(edits), reverse=True):
            text = text[:begin] + "format" + text[end:]
        if edits:
            path.write_text(text)


def matcher(tree: Tree) -> None:
    rename(tree, "text.automaton", {"Match": "Occurrence"})
    rename(tree, "run.plan.target", {"Target": "OutputTarget"})
    rename(tree, "run.workers.forkserver", {"Target": "ForkedMain"}) if any("Target" in segments(p.read_text()) for m, p in tree.modules().items() if m.endswith("forkserver")) else None
    rename(tree, "text.matcher", {"Search": "Matcher", "Wanted": "Target", "Found": "Match"})
    rename(tree, "text.prefilter", {"Sieve": "Prefilter"})
    for module, names in (("text.matcher", {"_sieve": "_prefilter", "wanted": "target", "_wanted": "_targets"}), ("text.view", {"_search": "_matcher", "search": "matcher", "wanted": "target"}), ("plugin.host", {"_search": "_matcher"})):
        local(tree, module, names)
    prose(tree, {"text.matcher": {"a sieve says": "a prefilter says"}, "text.view": {"        search: what is looked for.": "        matcher: what is looked for."}})


def local(tree: Tree, module: str, names: dict[str, str]) -> None:
    """Rename words of one module, attributes too; not where the new one is in use there."""
    if not tree.exists(module):
        tree.note(f"there is no {module}; {names} not renamed")
        return
    path = tree.path(module)
    text = path.read_text()
    for old, new in names.items():
        if re.search(rf"\b{new}\b", text) and not re.search(rf"import.*\b{new}\b", text):
            code = re.sub(r"^(from|import) .*$", "", text, flags=re.M)
            used = {n.id for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Name)} | set(re.findall(rf"\.{new}\b", code) and [new])
            if new in used:
                tree.note(f"{module}: {new} is in use; {old} keeps its name")
                continue
        text = names_only(text, {old: new}, attributes=True)
    path.write_text(text)


def prose(tree: Tree, changes: dict[str, dict[str, str]]) -> None:
    for module, pairs in changes.items():
        for old, new in pairs.items():
            if tree.exists(module):
                tree.replace(module, old, new, must=False)


def edit_history(tree: Tree) -> None:
    rename(tree, "log.edit_history", {"Passes": "EditHistory", "Piece": "Segment"})


def snapshot(tree: Tree) -> None:
    rename(tree, "text.view", {"Text": "Snapshot"})
    # the fields that hold one
    for module, holders in (("plugin.host", ("call",)), ("cleaning.one_pass", ("stage", "self")), ("cleaning.state", ("cleaning", "self", "again")), ("cleaning.pass_loop", ("cleaning", "again", "stage")), ("cleaning.cleaner", ("cleaning",))):
        if not tree.exists(module):
            continue
        path = tree.path(module)
        text = path.read_text()
        text = re.sub(r"^(    )text: Snapshot$", r"\1snapshot: Snapshot", text, flags=re.M)
        if module == "plugin.host":
            text = text.replace("call.text.text", "call.snapshot.text").replace("call.text", "call.snapshot")
            text = re.sub(r"^(        )text: the text\.$", r"\1snapshot: the text.", text, flags=re.M)
        if module == "cleaning.one_pass":
            text = text.replace("stage.text", "stage.snapshot")
            text = text.replace("        text: the text as plugins see it.", "        snapshot: the text as plugins see it.")
        if module == "cleaning.state":
            text = text.replace("            text=text,\n", "            snapshot=text,\n").replace("        text: the text as plugins would see it now.", "        snapshot: the text as plugins would see it now.")
        if module in ("cleaning.pass_loop", "cleaning.cleaner"):
            text = re.sub(r"\bcleaning\.text\b", "cleaning.snapshot", text)
        path.write_text(text)


def protected_span(tree: Tree) -> None:
    rename(tree, "cleaning.protection", {"Shield": "ProtectedSpan", "Shields": "ProtectedSpans"})
    tokens(tree, {"shield": "protected_span", "shields": "protected_spans", "_shields": "_spans"})
    prose(tree, {"cleaning.protection": {"Make a shield of": "Make one of", "Of the shields up to": "Of the spans up to", "Return a shield that": "Return a span that"}})


def hook_slot(tree: Tree) -> None:
    home = where(tree, "plugin.host", "_Seat")
    if home:
        tree.publish(home, {"_Seat": "HookSlot"})
        local(tree, home, {"seat": "slot"})
        tree.replace(home, "    def given_options(self) -> Mapping[str, Any]:\n        return", '    def given_options(self) -> Mapping[str, Any]:\n        """Return the options as the plugin gets them, who may change its own copy."""\n        return')
    rename(tree, "plugin.host", {"place_of": "call_of"})
    for module in (home, "run.workers.heartbeat"):
        if module and tree.exists(module):
            path = tree.path(module)
            text = path.read_text()
            if module == home:
                text = names_only(text, {"place": "call_id"}, attributes=True)
                text = text.replace("that a call's place (see ``Watch``) stands for", "that a call id (see ``Watch``) stands for").replace("that a call's place stands for", "that a call id stands for")
                text = text.replace("that a call's place (see ``Supervision``) stands for", "that a call id (see ``Supervision``) stands for")
            path.write_text(text)
    rename(tree, "run.shard.skip", {"Place": "CallSite"})
    prose(tree, {"plugin.supervision": {"note: is given the place of each call before it is made, and 0 after it. ``host.place_of`` says what a\n            place stands for.": "note: is given the id of each call before it is made, and 0 after it. ``host.call_of`` says what it stands for."}})


def supervision(tree: Tree) -> None:
    rename(tree, "plugin.supervision", {"Watch": "Supervision", "UNWATCHED": "UNSUPERVISED"})
    tokens(tree, {"watch": "supervision", "_watch": "_supervision"}, only=lambda text: "Supervision" in text or ".watch" in text or "watch=" in text)
    for path in tree.sources():
        text = path.read_text()
        new = re.sub(r"^(        +)watch: ", r"\1supervision: ", text, flags=re.M)
        if new != text:
            path.write_text(new)
    prose(tree, {"plugin.supervision": {
        '"""What whoever cleans many records knows of plugins before a record, and learns of them while it is cleaned."""': '"""Supervision of plugins while a record is cleaned: exclusions, time limits, and who is being called."""',
        '"""Given to the cleaner with a record.': '"""Per-record supervision: exclusions, time limit, call notifications.',
    }})


def inputs(tree: Tree) -> None:
    rename(tree, "formats.document", {"Origin": "InputRef", "Lines": "ReadCounts"})
    rename(tree, "formats.input_file", {"Source": "InputFile", "Piece": "ByteRange"})


def fingerprint(tree: Tree) -> None:
    rename(tree, "run.finish.fingerprint", {"State": "Fingerprint"})


def classes(tree: Tree) -> None:
    """The other classes of the table, and those that shared a name."""
    for place, names in (
        ("run.shard.progress_events", {"Told": "OnProgress"}),
        ("run.shard.failure_streaks", {"Streaks": "FailureStreaks"}),
        ("run.shard.plugin_state", {"Standing": "PluginState"}),
        ("run.shard.shard", {"Heartbeat": "HeartbeatLike"}),
        ("run.workers.heartbeat", {"Notes": "Heartbeat"}),
        ("run.workers.crash_attribution", {"Blame": "CrashAttribution"}),
        ("run.workers.isolated_cleaner", {"Apart": "IsolatedCleaner", "cleaning_apart": "isolated"}),
        ("review.explanation", {"Told": "Explanation"}),
        ("review.what_if_policy", {"Supposition": "WhatIfPolicy"}),
        ("review.what_if", {"Supposed": "WhatIf"}),
        ("export.openlineage", {"Told": "RunFacts"}),
        ("export.prov", {"Document": "ProvenanceDocument"}),
        ("cli.stats", {"_Counts": "_LogCounts"}),
        ("run.shard.shard", {"_Counts": "_SliceCounts"}),
        ("review.hunks", {"Piece": "LinePart"}),
        ("run.shard.tally", {"plain": "plain_counts"}),
        ("formats.tables.arrow_values", {"plain": "plain_value"}),
        ("run.shard.shard", {"process_shard": "clean_shard"}),
        ("run.shard.first_troubles", {"told": "troubles_by_input"}),
        ("cli.progress", {"shown": "progress_shown"}),
        ("formats.csv", {"head_of": "column_names"}),
        ("formats.tables.parquet_pages", {"_Page": "_DataPage"}),
        ("integrations.cached_cleaner", {"cleaner_of": "cached_cleaner"}),
    ):
        rename(tree, place, names)


#: Where neither type nor value says what it is: by module and function.
TOLD = {
    ("cli.verify", "*"): "found", ("cli.diff", "_counts"): "counts", ("host", "_refuse_many_words"): "lengths", ("answers", "_refuse_many_words"): "lengths",
    ("explanation", "summary"): "explained", ("compare_outputs", "to_json"): "stretch", ("diff", "_show_example"): "stretch",
}
_MESSAGE, _FIELDS, _ITEMS = ("message", "words", "text_of_it"), ("fields", "plain", "members"), ("items", "rows", "entries")


def told(tree: Tree) -> None:
    """``told`` is a message, fields, items or whoever is told: each by its own name."""
    from engine import at

    for path in tree.sources():
        top = path.relative_to(tree.root).parts[0]
        text = path.read_text("utf-8")
        if not re.search(r"\b_?told\b", text):
            continue
        module = ast.parse(text)
        lines, starts = text.splitlines(keepends=True), offsets(text)
        position = lambda node: at(lines, starts, node.lineno, node.col_offset)  # noqa: E731
        edits: dict[tuple[int, int], str] = {}
        for node in ast.walk(module):
            if isinstance(node, ast.Call):
                for keyword in node.keywords:
                    if keyword.arg == "told":
                        edits[position(keyword), 4] = "on_progress"
        if top == "core":
            imported = set(import_bindings(text))
            done: set[int] = set()
            for function in ast.walk(module):
                if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                    _told_in(tree, path, function, imported, edits, position, done, text)
            _told_of_classes(path, module, edits, position, text, lines, starts)
        for (begin, length), new in sorted(edits.items(), reverse=True):
            text = text[:begin] + new + text[begin + length :]
        if top == "core":
            text = re.sub(r"^(        +)told: (is told|called|the run|what)", lambda m: f"{m[1]}{'on_progress' if m[2] in ('is told', 'called') else 'facts'}: {m[2]}", text, flags=re.M)
        path.write_text(text, "utf-8")
        for node in ast.walk(ast.parse(text)) if top == "core" else ():
            if isinstance(node, ast.Name | ast.arg) and (node.id if isinstance(node, ast.Name) else node.arg) == "told":
                tree.note(f"{path.relative_to(tree.root)}:{node.lineno}: told stays")


def _told_in(tree, path, function, imported, edits, position, done, text) -> None:
    mine = list(_own(function))
    arguments = [a for a in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs, function.args.kwarg, function.args.vararg) if a and a.arg == "told"]
    new: tuple[str, ...] | None = None
    stem = path.stem
    for key in ((stem, function.name), (f"{path.parent.name}.{stem}", function.name), (f"{path.parent.name}.{stem}", "*")):
        if key in TOLD:
            new = (TOLD[key],)
    if arguments:
        annotation = ast.unparse(arguments[0].annotation) if arguments[0].annotation else ""
        new = new or _by_type(annotation, path)
        if arguments[0] is function.args.kwarg:
            new = _FIELDS
    for node in mine:
        if new is None:
            if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "told" for t in node.targets):
                new = _by_value(node.value, path)
            elif isinstance(node, ast.Assign) and any(isinstance(t, ast.Tuple) and any(isinstance(e, ast.Name) and e.id == "told" for e in t.elts) for t in node.targets):
                new = ("stretch", "entry") if "only" in ast.unparse(node.value) else ("rest", "entry")
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "told":
                new = _FIELDS if ast.unparse(node.annotation).startswith("dict") else _ITEMS
            elif isinstance(node, ast.NamedExpr) and node.target.id == "told":
                new = _by_value(node.value, path)
            elif isinstance(node, ast.For | ast.comprehension) and any(isinstance(t, ast.Name) and t.id == "told" for t in ast.walk(node.target)):
                new = ("explanation",) if "explain" in path.stem else ("entry", "one", "item")
            elif isinstance(node, ast.MatchAs) and node.name == "told":
                new = ("message", "words")
    if new is None:
        return
    used = {n.id for n in ast.walk(function) if isinstance(n, ast.Name)} | {a.arg for a in ast.walk(function) if isinstance(a, ast.arg)} | imported
    name = next((one for one in new if one not in used), None)
    if name is None:
        tree.note(f"{path.relative_to(tree.root)}: {function.name}: {new} are in use; told stays")
        return
    for node in ast.walk(function):
        if id(node) in done:
            continue
        if (isinstance(node, ast.Name) and node.id == "told") or (isinstance(node, ast.arg) and node.arg == "told"):
            edits[position(node), 4] = name
            done.add(id(node))
        elif isinstance(node, ast.MatchAs) and node.name == "told" and node.pattern is None:
            edits[position(node), 4] = name
            done.add(id(node))


def _own(function):
    """Yield the nodes of a function, those of functions within it aside."""
    waiting = list(ast.iter_child_nodes(function))
    while waiting:
        node = waiting.pop(0)
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting[:0] = list(ast.iter_child_nodes(node))


def _by_type(annotation: str, path) -> tuple[str, ...] | None:
    if "OnProgress" in annotation or "Callable[[Step" in annotation or (annotation.startswith("Told") and "run" in path.parts):
        return ("on_progress",)
    if "WhatIf" in annotation or "Supposed" in annotation:
        return ("what_if", "supposed")
    if "Explanation" in annotation or (annotation == "Told" and "cli" in path.parts):
        return ("explanation",)
    if "RunFacts" in annotation or annotation == "Told":
        return ("facts",)
    if re.fullmatch(r"[A-Z]\w+", annotation):
        return (re.sub(r"(?<=[a-z])(?=[A-Z])", "_", annotation).lower(), "entry", "one")
    return _MESSAGE if annotation == "str" else _FIELDS if annotation.startswith(("dict", "Mapping")) else _ITEMS if annotation.startswith(("list", "set", "Sequence", "Iterable")) else None


def _by_value(value, path) -> tuple[str, ...] | None:
    if isinstance(value, ast.JoinedStr) or (isinstance(value, ast.Constant) and isinstance(value.value, str)):
        return _MESSAGE
    if isinstance(value, ast.IfExp):
        return _by_value(value.body, path) or _by_value(value.orelse, path)
    if isinstance(value, ast.BinOp):
        return _by_value(value.left, path)
    if isinstance(value, ast.BoolOp):
        return next((found for one in value.values if (found := _by_value(one, path))), ("entry", "one"))
    if isinstance(value, ast.Dict | ast.DictComp):
        return _FIELDS
    if isinstance(value, ast.List | ast.ListComp | ast.Tuple | ast.GeneratorExp):
        return _ITEMS
    if isinstance(value, ast.Call):
        name = ast.unparse(value.func).rpartition(".")[2]
        if name in {"asdict", "dict"}:
            return _FIELDS
        if name in {"plural", "join", "decode", "message_of", "str", "format"}:
            return _MESSAGE
        if name in {"sorted", "list", "tuple"}:
            return _ITEMS
        if name in {"_told", "Explanation"}:
            return ("explanation",)
        if name in {"Told", "RunFacts"}:
            return ("explanation",) if path.stem == "explain" else ("facts",)
        if name == "differences":
            return ("found",)
    return ("entry", "one", "item")


def _told_of_classes(path, module, edits, position, text, lines, starts) -> None:
    """Fields and attributes: in a run they are whoever is told."""
    from engine import at

    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in {"told", "_told"} and "run" in path.parts and not path.stem.startswith("run."):
            if node.attr == "_told" and path.stem in {"run", "dump"}:  # a method
                continue
            end = at(lines, starts, node.end_lineno, node.end_col_offset)
            edits[end - len(node.attr), len(node.attr)] = "_on_progress" if node.attr == "_told" else "on_progress"
        elif isinstance(node, ast.ClassDef) and "run" in path.parts:
            for one in node.body:
                if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and one.target.id == "told":
                    edits[position(one.target), 4] = "on_progress"


NAMES = {
    "passno": Renaming("Call the number of a pass its number", passno),
    "format": Renaming("Call the format of an input or output its format", format_),
    "matcher": Renaming("Call what looks for phrases by the field's words: matcher, target, match, prefilter", matcher),
    "edit_history": Renaming("Call the passes that led to a text its edit history", edit_history),
    "snapshot": Renaming("Call a text as it stands in a pass a snapshot", snapshot),
    "protected_span": Renaming("Call a protected span what it is", protected_span),
    "supervision": Renaming("Call what watches over plugins supervision", supervision),
    "hook_slot": Renaming("Call a plugin's hook in the order of calls a slot, and the number of a call its id", hook_slot),
    "inputs": Renaming("Give inputs names that no public value has: input file, reference, byte range, counts", inputs),
    "fingerprint": Renaming("Call what a run is known by again its fingerprint", fingerprint),
    "told": Renaming("Say message, fields or on_progress where all of that was called told", told),
    "classes": Renaming("Give classes and functions that shared a name names of their own", classes),
}
