"""Build the site: ``python docs/site/build.py [TARGET]``. A warning, such as a broken link, ends the build.

The pages are written for GitHub, where everybody can read them as they are. Here they are made ready for the site: the
navigation comes from the index, README and CONTRIBUTING become pages, and Markdown is written as the site's parser
wants it. Nothing is fetched.
"""

from __future__ import annotations

import json
import posixpath
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
#: Pages at the root of the repository, and where they stand on the site.
OUTSIDE = {"README.md": "readme.md", "CONTRIBUTING.md": "contributing.md"}

_SECTION = re.compile(r"^## (.+)$")
_ENTRY = re.compile(r"^- \[([^\]]+)\]\(([^)#\s]+\.md)\)")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s#]+)(#[^)\s]*)?\)")
_FENCE = re.compile(r"^(`{3,})[^\n]*\n.*?^\1 *$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]+`")
#: A list that begins right below a line of text, as GitHub allows.
_CLOSE_LIST = re.compile(r"^(?!\s|[-*] |\d+\. |[|#])(.+)\n(?=(?:[-*]|1\.) )", re.MULTILINE)


def main(target: Path) -> int:
    """Build the site into a folder, which is emptied before. Return the exit status: 0 if all is well."""
    shutil.rmtree(target, ignore_errors=True)
    pages = target / "docs"
    for source, place in sources().items():
        there = pages / place
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_text(ready((ROOT / source).read_text("utf-8"), source, place), "utf-8")
    settings = HERE.joinpath("zensical.toml").read_text("utf-8")
    head = f"nav = {inline(navigation(pages))}\n"
    (target / "zensical.toml").write_text(settings.replace("[project]\n", f"[project]\n{head}", 1), "utf-8")
    command = [sys.executable, "-m", "zensical", "build", "--clean", "--strict", "-f", str(target / "zensical.toml")]
    return subprocess.run(command, check=False, cwd=target).returncode  # noqa: S603 - a command of our own


def sources() -> dict[str, str]:
    """Return for each page in the repository its place on the site."""
    found = {path.relative_to(ROOT).as_posix(): path for path in sorted((ROOT / "docs").rglob("*.md"))}
    return {name: name.removeprefix("docs/") for name in found} | OUTSIDE


def navigation(pages: Path) -> list[dict[str, object]]:
    """Return the navigation: the sections of the index, which lists every page."""
    sections: dict[str, list[dict[str, str]]] = {}
    entries: list[dict[str, str]] = []
    for line in (pages / "index.md").read_text("utf-8").splitlines():
        if section := _SECTION.match(line):
            entries = sections.setdefault(section[1], [])
        elif entry := _ENTRY.match(line):
            entries.append({entry[1]: entry[2]})
    start = [{"Start": "index.md"}, {"In one page": OUTSIDE["README.md"]}]
    return [*start, *({name: listed} for name, listed in sections.items()), {"Contributing": "contributing.md"}]


def inline(value: object) -> str:
    """Return lists, dicts and strings as TOML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {inline(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def ready(text: str, source: str, place: str) -> str:
    """Return a page as the site's parser wants it. Fenced blocks stay as they are."""
    parts: list[str] = []
    done = 0
    for fence in _FENCE.finditer(text):
        parts += [prose(text[done : fence.start()], source, place), fence[0]]
        done = fence.end()
    return "".join([*parts, prose(text[done:], source, place)])


def prose(text: str, source: str, place: str) -> str:
    """Return a part of a page without fenced blocks: links lead to pages of the site, lists and tables are found."""

    def moved(link: re.Match[str]) -> str:
        shown, target, anchor = link[1], link[2], link[3] or ""
        if "://" in target or target.startswith("mailto:"):
            return link[0]
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
        there = OUTSIDE.get(wanted, wanted.removeprefix("docs/") if wanted.startswith("docs/") else None)
        if there is None:  # a file of the repository that is no page
            return shown
        return f"[{shown}]({posixpath.relpath(there, posixpath.dirname(place) or '.')}{anchor})"

    text = _CLOSE_LIST.sub(r"\1\n\n", _LINK.sub(moved, text))
    return "\n".join(unescaped(line) if line.startswith("|") else line for line in text.split("\n"))


def unescaped(row: str) -> str:
    """Return the row of a table without the backslash of bars in code, which the site's parser would show."""
    return _CODE.sub(lambda code: code[0].replace("\\|", "|"), row)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "docs").absolute()))
