"""Write a new project for a plugin: all of its files, or none."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from textclean.cleaning.cleaner import __version__
from textclean.errors import ConfigError
from textclean.plugin.compatibility import API, MINOR_VERSIONS
from textclean.scaffold.project_names import ProjectNames
from textclean.storage.atomic import writing

#: What the plugin of a new project is made of: a file of rules, phrases with a few lines of Python, or Python that
#: looks at lines and their neighbours.
PluginKind: TypeAlias = Literal["rules", "phrases", "code"]
KINDS: tuple[PluginKind, ...] = get_args(PluginKind)

_SUFFIX = ".template"
_MODULE = "MODULE"


def new_project(names: ProjectNames, kind: PluginKind, folder: Path) -> list[Path]:
    """Write a project, and return its files as paths relative to it, sorted.

    Args:
        names: its names.
        kind: what its plugin is made of.
        folder: the project's folder, which must not be there yet.

    Raises:
        ConfigError: there is something of this name.
        OutputError: it cannot be written.
    """
    if folder.exists() or folder.is_symlink():
        raise ConfigError(f"{folder} is there already, and nothing is overwritten; take another name, or remove it")
    written = dict(_contents(names, kind))
    with writing(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            for path, content in written.items():
                file = aside / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(content, "utf-8")
            aside.chmod(0o755)
            aside.rename(folder)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
    return sorted(written)


def requirement(version: str = __version__) -> str:
    """Return what a plugin that is written now requires: versions in which no name that it uses can be gone."""
    major, minor = (int(part) if part.isdigit() else 0 for part in version.split(".")[:2])
    return f">={major}.{minor},<{major}.{minor + MINOR_VERSIONS}"


def _contents(names: ProjectNames, kind: PluginKind) -> Iterator[tuple[Path, str]]:
    """Yield the path of each file in the project, and what stands in it."""
    values = {
        "@NAME@": names.distribution,
        "@MODULE@": names.module,
        "@ENTRY@": f"{names.module}.rules" if kind == "rules" else names.module,
        "@KIND@": {"rules": "a file of rules", "phrases": "phrases", "code": "Python code"}[kind],
        "@FILE@": {"rules": "rules.toml"}.get(kind, "__init__.py"),
        "@REQUIRES@": requirement(),
        "@API@": str(API),
    }
    templates = files("textclean.scaffold") / "templates"
    for part in ("all", kind):
        for path, template in _walk(templates / part, Path()):
            named = Path(*(names.module if step == _MODULE else step for step in path.parts))
            yield named, _filled(template.read_text("utf-8"), values)


def _walk(folder: Traversable, path: Path) -> Iterator[tuple[Path, Traversable]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _walk(item, path / item.name)
        elif item.name.endswith(_SUFFIX):
            yield path / item.name.removesuffix(_SUFFIX), item


def _filled(template: str, values: Mapping[str, str]) -> str:
    for mark, value in values.items():
        template = template.replace(mark, value)
    return template
