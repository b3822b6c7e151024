"""Carry textclean over into the rooms of LAYOUT.md, one room or one name at a time.

    python move_house.py --list
    python move_house.py [--root TREE] [--commit] --room storage        # ... one room
    python move_house.py [--root TREE] [--commit] --names passno        # ... one line of the table of names
    python move_house.py [--root TREE] [--commit] [--check] --all       # every room, then every name
    python move_house.py [--root TREE] --report                         # sizes, circles, what stands in no room

After each step it lets ruff drop unused imports, sort and format. ``--check`` runs ruff, mypy and lint-imports too, and
stops where they complain. ``--commit`` commits each step. What it could not do it says in lines that begin with NOTE.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import subprocess
import sys
import tokenize
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from engine import Tree  # noqa: E402
import rooms  # noqa: E402
import renames  # noqa: E402
import layers  # noqa: E402
import report  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path.cwd())
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--room", action="append", default=[], choices=list(rooms.ROOMS))
    parser.add_argument("--names", action="append", default=[], choices=list(renames.NAMES))
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--rooms", action="store_true", help="every room, and no name")
    parser.add_argument("--commit", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--check-last", action="store_true", help="check when all is done")
    parser.add_argument("--report", action="store_true")
    asked = parser.parse_args()
    if asked.list:
        print("rooms:", *rooms.ROOMS)
        print("names:", *renames.NAMES)
        return
    tree = Tree(asked.root.resolve())
    todo = [("room", name) for name in (rooms.ROOMS if asked.all or asked.rooms else asked.room)]
    todo += [("names", name) for name in (renames.NAMES if asked.all else asked.names)]
    for kind, name in todo:
        print(f"=== {kind} {name}", flush=True)
        step = rooms.ROOMS[name] if kind == "room" else renames.NAMES[name]
        step.carry_out(tree)
        layers.write(tree)
        tidy(tree)
        if asked.check and not check(tree):
            sys.exit(f"stopped after {kind} {name}")
        if asked.commit:
            tree.git("add", "-A")
            done = subprocess.run(("git", "commit", "-qm", step.message), cwd=tree.root, check=False)
            if done.returncode:
                print("nothing to commit")
    if asked.check_last:
        check(tree)
    if asked.report or asked.all:
        report.write(tree)
        report.newcomers(tree)


def tidy(tree: Tree) -> None:
    """Drop unused imports, sort the others, format, and let no file hold an import twice."""
    for args in (("check", "-q", "--fix", "--fixable", "F401,F811,I001,RUF022,RUF100", "."), ("format", "-q", ".")) * 2:
        subprocess.run(("ruff", *args), cwd=tree.root, check=False, capture_output=True)
    reflow(tree)


def reflow(tree: Tree) -> None:
    """Carry words that made a line of prose, or of a message, too long over to the next line."""
    for _ in range(30):
        done = subprocess.run(("ruff", "check", "--select", "E501", "--output-format", "json", "--no-cache", "core", "tests"), cwd=tree.root, check=False, capture_output=True, text=True)
        places = {(one["filename"], one["location"]["row"]) for one in json.loads(done.stdout or "[]")}
        if not any([carried(Path(name), row) for name, row in sorted(places, reverse=True)]):
            return


def is_prose(text: str, row: int) -> bool:
    """Say whether a line is a comment, or within a string of several lines."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.start[0] <= row <= token.end[0]:
            if token.type == tokenize.COMMENT and not text.split("\n")[row - 1][: token.start[1]].strip():
                return True
            if token.type == tokenize.STRING and token.start[0] < token.end[0]:
                return row > token.start[0] or token.start[1] == len(text.split("\n")[row - 1]) - len(text.split("\n")[row - 1].lstrip())
    return False


def carried(path: Path, row: int) -> bool:
    lines = path.read_text("utf-8").split("\n")
    line, following = lines[row - 1], lines[row] if row < len(lines) else ""
    literal = re.fullmatch(r'(\s*)(f?)"(.*) (\S+) "', line)
    after = re.fullmatch(r'(\s*)(f?)"(.*)', following)
    if literal and after and literal[1] == after[1]:
        prefix = "f" if literal[2] or after[2] else ""
        if "{" in literal[4] and not after[2] and "{" in after[3]:
            return False
        lines[row - 1] = f'{literal[1]}{literal[2]}"{literal[3]} "'
        lines[row] = f'{after[1]}{"f" if "{" in literal[4] else after[2]}"{literal[4]} {after[3]}'
    else:
        words = re.fullmatch(r"(\s*(?:#:? )?)(\S.*) (\S+)", line)
        if not words or not is_prose("\n".join(lines), row) or line.rstrip().endswith('"""'):
            return False
        mark = words[1]
        lines[row - 1] = mark + words[2]
        goes_on = following.startswith(mark) and re.match(r"[A-Za-z`*]", following[len(mark) :]) and not re.match(r"\w+: ", following[len(mark) :])
        if goes_on:
            lines[row] = f"{mark}{words[3]} {following[len(mark):]}"
        else:
            lines.insert(row, mark + words[3])
    path.write_text("\n".join(lines), "utf-8")
    return True


def check(tree: Tree) -> bool:
    path = os.pathsep.join(str(tree.root / name) for name in ("core", "plugins", "tests"))
    environment = {**os.environ, "PYTHONPATH": path}
    ok = True
    for args in (("ruff", "check", "--output-format", "concise", "."), ("ruff", "format", "--check", "-q", "."), ("mypy",), ("lint-imports", "--no-logo", "--no-cache")):
        done = subprocess.run(args, cwd=tree.root, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            ok = False
            print(f"--- {' '.join(args)}\n{done.stdout[-6000:]}{done.stderr[-2000:]}")
    return ok


if __name__ == "__main__":
    main()
