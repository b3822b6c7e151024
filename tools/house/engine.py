"""What moves modules and names about in a tree of Python sources, and leaves all else to the letter."""

from __future__ import annotations

import ast
import builtins
import io
import re
import subprocess
import sys
import tokenize
from collections import defaultdict
from pathlib import Path

FUTURE = "from __future__ import annotations\n"


class Tree:
    """A checkout: its Python files, pages and settings."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.package = root / "core" / "textclean"
        self.notes: list[str] = []
        self.optional: set[str] = set()
        self.moved_from: dict[str, set[str]] = defaultdict(set)  # module -> names that left it

    # --- files ---

    def sources(self) -> list[Path]:
        found = []
        for top in ("core", "plugins", "tests"):
            found += sorted((self.root / top).rglob("*.py"))
        return [p for p in found if "__pycache__" not in p.parts]

    def pages(self) -> list[Path]:
        return [*sorted((self.root / "docs").rglob("*.md")), *(self.root / n for n in ("README.md", "CONTRIBUTING.md"))]

    def path(self, module: str) -> Path:
        """Return the file of a module named from the package: ``formats.catalog``; '' is the package."""
        if not module:
            return self.package / "__init__.py"
        base = self.package.joinpath(*module.split("."))
        return base / "__init__.py" if base.is_dir() and (base / "__init__.py").exists() and not base.with_suffix(".py").exists() else base.with_suffix(".py")

    def exists(self, module: str) -> bool:
        return self.path(module).exists()

    def modules(self) -> dict[str, Path]:
        out = {}
        for p in sorted(self.package.rglob("*.py")):
            parts = p.relative_to(self.package).with_suffix("").parts
            out[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = p
        return out

    def git(self, *args: str) -> None:
        subprocess.run(("git", *args), cwd=self.root, check=True, capture_output=True)

    def note(self, text: str) -> None:
        self.notes.append(text)
        print("NOTE", text)

    # --- moving modules ---

    def move_modules(self, mapping: dict[str, str], packages: dict[str, str]) -> None:
        """Move whole modules; ``mapping`` is from old to new, named from the package."""
        real = {}
        for old, new in mapping.items():
            if old == new:
                continue
            if not self.exists(old):
                if old not in self.optional:
                    self.note(f"there is no module {old} (to be {new}); left out")
                continue
            real[old] = new
        staged = {}
        for old, new in real.items():  # first aside, since a module may become a package of its own name
            source = self.path(old)
            aside = source.with_name(f"_moving_{source.name}")
            self.git("mv", str(source), str(aside))
            staged[new] = aside
        for package, doc in packages.items():
            init = self.package.joinpath(*package.split(".")) / "__init__.py"
            if not init.exists():
                init.parent.mkdir(parents=True, exist_ok=True)
                init.write_text(f'"""{doc}"""\n')
                self.git("add", str(init))
        for new, aside in staged.items():
            target = self.package.joinpath(*new.split(".")).with_suffix(".py")
            if target.exists():
                raise SystemExit(f"{target} is there already")
            target.parent.mkdir(parents=True, exist_ok=True)
            self.git("mv", str(aside), str(target))
        self.rewrite(real, {})
        for folder in sorted(self.package.rglob("*"), reverse=True):
            if folder.is_dir() and folder.name != "__pycache__":
                rest = [p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
                if rest and all(p.name == "__init__.py" for p in rest) and folder.relative_to(self.package).as_posix() in ("adapters",):
                    self.git("rm", "-q", *map(str, rest))

    # --- imports everywhere ---

    def rewrite(self, modules: dict[str, str], names: dict[tuple[str, str], tuple[str, str]]) -> None:
        """Rewrite imports, and strings that hide them, in all sources, pages and settings."""
        modules = Mapping(modules)
        for module, path in self.modules().items():
            if path.name == "__init__.py":  # what a package offers is no module, though one may have its name
                modules.offered |= {(module, name) for name in import_bindings(path.read_text("utf-8"))}
        for path in self.sources():
            text = path.read_text("utf-8")
            new = rewritten(text, modules, names, self.note, path)
            if new != text:
                path.write_text(new, "utf-8")
        for path in self.pages():
            text = path.read_text("utf-8")
            new = self._page(text, modules, names, path)
            if new != text:
                path.write_text(new, "utf-8")
        self._own_table(modules, names)

    def _page(self, text, modules, names, path):
        def fence(match: re.Match[str]) -> str:
            body = match.group(2)
            try:
                body = rewritten(body, modules, names, self.note, path)
            except SyntaxError:
                pass
            return match.group(1) + body + match.group(3)

        text = re.sub(r"(^```python[^\n]*\n)(.*?)(^```)", fence, text, flags=re.M | re.S)
        for old, new in modules.items():
            for prefix in ("core/textclean/", "textclean/", ""):
                if not prefix and "." not in old:
                    text = re.sub(rf"(?<=`){re.escape(old)}\.py(?=`)", f"{new.replace('.', '/')}.py", text)
                    continue
                text = re.sub(
                    rf"(?<![\w/.]){re.escape(prefix + old.replace('.', '/'))}\.py\b", f"{prefix}{new.replace('.', '/')}.py", text
                )
        return text

    def _own_table(self, modules, names) -> None:
        """Rewrite the table of public names' homes in the package itself."""
        path = self.package / "__init__.py"
        text = path.read_text("utf-8")
        match = re.search(r"^_HOMES = \{\n.*?^\}\n", text, flags=re.M | re.S)
        if not match:
            self.note("textclean/__init__.py: no table _HOMES")
            return
        table = ast.literal_eval(match.group(0).split("=", 1)[1].strip())
        homes: dict[str, list[str]] = defaultdict(list)
        for module, listed in table.items():
            for name in listed.split():
                home, _ = names.get((module, name), (module, name))
                homes[modules.get(home, home)].append(name)
        lines = ["_HOMES = {\n"]
        for module in sorted(homes):
            line = f'    "{module}": "{" ".join(homes[module])}",\n'
            if len(line) > 120:
                words, rows, row = homes[module], [], ""
                for word in words:
                    if len(row) + len(word) > 100:
                        rows.append(row)
                        row = ""
                    row += word + " "
                rows.append(row.rstrip())
                line = f'    "{module}": (\n' + "".join(f'        "{r}"\n' for r in rows) + "    ),\n"
            lines.append(line)
        lines.append("}\n")
        path.write_text(text[: match.start()] + "".join(lines) + text[match.end() :], "utf-8")

    # --- moving names ---

    def _followers(self, text, found, names, source, elsewhere) -> list[str]:
        """Return what moved code needs of its old module: it goes along, or the two modules would import each other."""
        lines = text.splitlines(keepends=True)
        needs = {name: used_names("".join(lines[slice(*span)])) & set(found) - {name} for name, span in found.items()}
        more: list[str] = []
        while True:
            new = {n for name in (*names, *more) for n in needs[name]} - {*names, *more, *elsewhere}
            if not new:
                break
            more += sorted(new)
        if more:
            self.note(f"{source}: {more} go along with {names[0]} and the others, which need them")
        return more

    def move_names(self, source: str, target: str, wanted: list[str], doc: str = "", elsewhere: frozenset[str] = frozenset()) -> None:
        """Move top-level definitions with their comments; imports follow."""
        src_path = self.path(source)
        if not src_path.exists():
            self.note(f"there is no module {source}, so {wanted} were not moved to {target}")
            return
        text = src_path.read_text("utf-8")
        found = segments(text)
        optional = {name[1:] for name in wanted if name.startswith("?")}
        wanted = [name.removeprefix("?") for name in wanted]
        names = [name for name in wanted if name in found]
        for name in wanted:
            if name not in found and name not in optional:
                self.note(f"{source} has no {name} (was to go to {target})")
        if not names:
            return
        names += self._followers(text, found, names, source, elsewhere)
        dst_path = self.package.joinpath(*target.split(".")).with_suffix(".py")
        new_file = not dst_path.exists()
        if new_file:
            dst_path.parent.mkdir(parents=True, exist_ok=True)
            dst_path.write_text(f'"""{doc}"""\n\n{FUTURE}', "utf-8")
        taken = {found[name] for name in names}
        lines = text.splitlines(keepends=True)
        moved_code = []
        for start, end in sorted(taken):
            moved_code.append("".join(lines[start:end]))
        keep = [line for number, line in enumerate(lines) if not any(s <= number < e for s, e in taken)]
        rest = "".join(keep)
        body = "\n\n".join(moved_code) if any(re.match(r"(@|class |def |async )", c) for c in moved_code) else "".join(moved_code)
        used = used_names("".join(moved_code))
        bound = import_bindings(text)
        old_dst = dst_path.read_text("utf-8")
        dst_defs = set(segments(old_dst))
        dst_bound = import_bindings(old_dst)
        clash = dst_defs & set(names)
        if clash:
            raise SystemExit(f"{target} has {sorted(clash)} already, which were to come from {source}")
        additions = []
        for name in sorted(used):
            if name in names or name in dst_defs:
                continue
            if name in bound:
                if name in dst_bound:
                    continue
                additions.append(bound[name])
            elif name in found:  # stays in the old module
                additions.append(f"from textclean.{source} import {name}\n")
        new_dst = insert_imports(old_dst, additions)
        # what the target took from the source by import is now its own
        new_dst = drop_imported(new_dst, f"textclean.{source}", set(names))
        new_dst = new_dst.rstrip("\n") + "\n\n\n" + body.strip("\n") + "\n"
        dst_path.write_text(new_dst, "utf-8")
        back = sorted(used_names(rest) & set(names))
        rest = insert_imports(rest, [f"from textclean.{target} import {name}\n" for name in back])
        src_path.write_text(rest, "utf-8")
        self.git("add", "-N", str(dst_path))
        mapping = {(source, name): (target, name) for name in names}
        self.rewrite({}, mapping)
        if not set(segments(rest)) and not re.search(r"__all__", rest):
            leftover = [s for s in ast.parse(rest).body if not isinstance(s, ast.Import | ast.ImportFrom | ast.Expr | ast.If)]
            if not leftover:
                self.git("rm", "-qf", str(src_path))

    def move_all(self, source: str, target: str) -> None:
        """Move everything that a module defines into another one."""
        path = self.path(source)
        if not path.exists():
            self.note(f"there is no module {source} to go into {target}")
            return
        self.move_names(source, target, list(segments(path.read_text("utf-8"))))

    # --- small mends ---

    def replace(self, module_or_path: str, old: str, new: str, *, count: int = 1, must: bool = True) -> bool:
        path = self.root / module_or_path if "/" in module_or_path else self.path(module_or_path)
        text = path.read_text("utf-8") if path.exists() else ""
        if old not in text:
            if must and new not in text:
                self.note(f"MEND NOT DONE in {module_or_path}: not found: {old[:70]!r}")
            return False
        path.write_text(text.replace(old, new) if count == 0 else text.replace(old, new, count), "utf-8")
        return True

    def publish(self, module: str, names: dict[str, str], docs: dict[str, str] | None = None) -> None:
        """Give private names of a module public ones, wherever they are used; add docstrings that public names need."""
        home = self.path(module)
        if not home.exists():
            self.note(f"there is no module {module} whose names could be made public")
            return
        there = segments(home.read_text("utf-8"))
        names = {old: new for old, new in names.items() if old in there}
        for path in self.sources():
            text = path.read_text("utf-8")
            mine = dict(names)
            if path != home:
                mine = {old: new for old, new in names.items() if imports_name(text, f"textclean.{module}", old)}
            if mine:
                path.write_text(rename_tokens(text, mine), "utf-8")
        for name, doc in (docs or {}).items():
            self.document(module, name, doc)

    def document(self, module: str, name: str, doc: str) -> None:
        """Put a docstring into a function or class that has none."""
        path = self.path(module)
        text = path.read_text("utf-8")
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
                if ast.get_docstring(node):
                    return
                lines = text.splitlines(keepends=True)
                first = node.body[0].lineno - 1
                while lines[first - 1].strip().startswith("#"):
                    first -= 1
                lines.insert(first, f'    """{doc}"""\n')
                path.write_text("".join(lines), "utf-8")
                return
        self.note(f"{module} has no {name} to be documented")


class Mapping(dict):
    """From old modules to new ones, and what packages offer themselves."""

    def __init__(self, *args) -> None:
        super().__init__(*args)
        self.offered: set[tuple[str, str]] = set()


# --- reading sources ---


def offsets(text: str) -> list[int]:
    """Return where each line begins, in characters."""
    out = [0]
    for line in text.splitlines(keepends=True):
        out.append(out[-1] + len(line))
    return out


def at(text_lines: list[str], starts: list[int], line: int, column: int) -> int:
    """Return the character that an ast position (line from 1, column in UTF-8 bytes) stands for."""
    return starts[line - 1] + len(text_lines[line - 1].encode()[:column].decode())


def segments(text: str) -> dict[str, tuple[int, int]]:
    """Return the lines [start, end) of each top-level definition by its name, its comments above included."""
    lines = text.splitlines(keepends=True)
    found: dict[str, tuple[int, int]] = {}
    for node in ast.parse(text).body:
        names = []
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names = [node.name]
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
        elif isinstance(node, ast.Assign):
            names = [n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)]
            first = node.lineno
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names, first = [node.target.id], node.lineno
        if not names or names == ["__all__"]:
            continue
        start = first - 1
        while start and lines[start - 1].startswith("#"):
            start -= 1
        for name in names:
            found[name] = (start, node.end_lineno)
    return found


def used_names(code: str) -> set[str]:
    """Return the names that code uses, those in strings that hold types included."""
    used = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Name):
            used.add(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 200 and re.fullmatch(r"[\w\s\[\]|,.\"']+", node.value):
            try:
                used |= {n.id for n in ast.walk(ast.parse(node.value, mode="eval")) if isinstance(n, ast.Name)}
            except SyntaxError:
                pass
    return used - set(dir(builtins))


def import_bindings(text: str) -> dict[str, str]:
    """Return the import statement, on one line, for each name that top-level imports bind."""
    bound = {}
    for node in ast.parse(text).body:
        nodes = [node]
        guarded = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        if guarded:
            nodes = node.body
        for one in nodes:
            if isinstance(one, ast.ImportFrom) and one.module != "__future__":
                for alias in one.names:
                    local = alias.asname or alias.name
                    bound[local] = f"from {'.' * one.level}{one.module} import {alias.name}" + (f" as {alias.asname}" if alias.asname else "") + "\n"
            elif isinstance(one, ast.Import):
                for alias in one.names:
                    local = alias.asname or alias.name.split(".")[0]
                    bound[local] = f"import {alias.name}" + (f" as {alias.asname}" if alias.asname else "") + "\n"
    return bound


def insert_imports(text: str, additions: list[str]) -> str:
    """Put import lines behind the future import; ruff puts them in order."""
    additions = [line for line in dict.fromkeys(additions)]
    if not additions:
        return text
    body = ast.parse(text).body
    after = 0
    for node in body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node is body[0]:
            after = node.end_lineno
        elif isinstance(node, ast.ImportFrom) and node.module == "__future__":
            after = node.end_lineno
    lines = text.splitlines(keepends=True)
    return "".join([*lines[:after], "\n", *additions, *lines[after:]])


def drop_imported(text: str, module: str, names: set[str]) -> str:
    """Take names out of the imports from a module."""
    lines = text.splitlines(keepends=True)
    starts = offsets(text)
    cuts = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module == module and any(a.name in names for a in node.names):
            kept = [a for a in node.names if a.name not in names]
            begin, end = at(lines, starts, node.lineno, node.col_offset), at(lines, starts, node.end_lineno, node.end_col_offset)
            new = f"from {module} import " + ", ".join(a.name + (f" as {a.asname}" if a.asname else "") for a in kept) if kept else "pass"
            if not kept and node.col_offset == 0:
                new = ""
            cuts.append((begin, end, new))
    for begin, end, new in sorted(cuts, reverse=True):
        text = text[:begin] + new + text[end:]
    return text


def rewritten(text: str, modules: dict[str, str], names: dict[tuple[str, str], tuple[str, str]], note, path) -> str:
    """Rewrite imports of one source, and dotted names in its strings and comments."""
    if "textclean" not in text and not any(old.rpartition(".")[2] + "." in text for old in modules):
        return text
    lasts = {old.rpartition(".")[2] for old in modules} | {m.rpartition(".")[2] for m, _ in names if any(n in text for mm, n in names if mm == m)}
    if not any(re.search(rf"\b{re.escape(last)}\b", text) for last in lasts):
        return text
    tree = ast.parse(text)
    lines, starts = text.splitlines(keepends=True), offsets(text)
    edits: list[tuple[int, int, str]] = []
    spans: list[tuple[int, int]] = []
    renamed: dict[str, str] = {}
    bound = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} | set()
    taken = set(import_bindings(text))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            taken.add(node.id)
        elif isinstance(node, ast.arg):
            taken.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            taken.add(node.name)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "textclean" and not node.level:
            begin, end = at(lines, starts, node.lineno, node.col_offset), at(lines, starts, node.end_lineno, node.end_col_offset)
            spans.append((begin, end))
            new = _import_from(node, modules, names, renamed, taken)
            if new is not None:
                indent = " " * node.col_offset
                edits.append((begin, end, f"\n{indent}".join(new)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in renamed:
            begin = at(lines, starts, node.lineno, node.col_offset)
            if not any(b <= begin < e for b, e in spans):
                edits.append((begin, begin + len(node.id), renamed[node.id]))
    # dotted names, in strings, comments and `import a.b.c`
    full = {f"textclean.{old}": f"textclean.{new}" for old, new in modules.items()}
    full |= {f"textclean.{m}.{n}": f"textclean.{tm}.{tn}" for (m, n), (tm, tn) in names.items()}
    if full:
        pattern = re.compile(r"(?<![\w.])(" + "|".join(re.escape(key) for key in sorted(full, key=len, reverse=True)) + r")(?![\w])(?!\.(?:toml|json))")
        for match in pattern.finditer(text):
            if not any(b <= match.start() < e for b, e in spans):
                edits.append((match.start(), match.end(), full[match.group(1)]))
    # ``module.NAME`` in docstrings and comments
    for old, new in modules.items():
        last, newlast = old.rpartition(".")[2], new.rpartition(".")[2]
        if last != newlast:
            for match in re.finditer(rf"``{last}\.(?=[A-Za-z_]+``)", text):
                edits.append((match.start(), match.end(), f"``{newlast}."))
    for (module, name), (target, tname) in names.items():
        last, newlast = module.rpartition(".")[2], target.rpartition(".")[2]
        for match in re.finditer(rf"``{last}\.{name}``", text):
            edits.append((match.start(), match.end(), f"``{newlast}.{tname}``"))
    done: set[tuple[int, int]] = set()
    for begin, end, new in sorted(edits, reverse=True):
        if any(b < end and begin < e for b, e in done):
            continue
        done.add((begin, end))
        text = text[:begin] + new + text[end:]
    return text


def _import_from(node: ast.ImportFrom, modules, names, renamed, taken) -> list[str] | None:
    base = node.module.removeprefix("textclean").removeprefix(".")
    groups: dict[str, list[str]] = defaultdict(list)
    changed = False
    for alias in node.names:
        full = f"{base}.{alias.name}".removeprefix(".")
        home, name, asname = base, alias.name, alias.asname
        if (base, alias.name) in modules.offered and base:
            pass
        elif full in modules and (base, alias.name) not in names:
            new = modules[full]
            home, _, name = new.rpartition(".")
            if asname is None and name != alias.name:
                if name in taken - {alias.name}:  # two things of one name: the old one stays here
                    asname = alias.name
                else:
                    renamed[alias.name] = name
        elif (base, alias.name) in names:
            home, name = names[base, alias.name]
            home = modules.get(home, home)
            if name != alias.name and asname is None:
                renamed[alias.name] = name
        else:
            home = modules.get(base, base)
        changed |= (home, name) != (base, alias.name)
        groups[home].append(name + (f" as {asname}" if asname else ""))
    if not changed:
        return None
    out = []
    for home in sorted(groups):
        of = f"textclean.{home}" if home else "textclean"
        line = f"from {of} import {', '.join(groups[home])}"
        if len(line) + node.col_offset > 118 and len(groups[home]) > 1:
            line = f"from {of} import ({', '.join(groups[home])})"
        out.append(line)
    return out


def imports_name(text: str, module: str, name: str) -> bool:
    """Say whether a source imports a name from a module."""
    return any(
        isinstance(node, ast.ImportFrom) and node.module == module and any(a.name == name for a in node.names)
        for node in ast.walk(ast.parse(text))
    )


def rename_tokens(text: str, names: dict[str, str]) -> str:
    """Rename identifiers, token by token; strings and comments only where they hold the name as ``name``."""
    edits = []
    lines, starts = text.splitlines(keepends=True), offsets(text)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NAME and token.string in names:
            begin = starts[token.start[0] - 1] + token.start[1]
            edits.append((begin, begin + len(token.string), names[token.string]))
    for old, new in names.items():
        for match in re.finditer(rf"``{re.escape(old)}(?=``|\.)", text):
            edits.append((match.start(), match.end(), f"``{new}"))
    for begin, end, new in sorted(set(edits), reverse=True):
        text = text[:begin] + new + text[end:]
    return text
