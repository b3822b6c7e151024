"""The phrases of a rules file: those in it, and those of phrase files in a folder beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import attrs

from textclean.errors import PluginError
from textclean.plugin.rules_file.table_of_keys import FileText, KeyTable, path_shown
from textclean.plugin.rules_file.toml_lines import KeyPath
from textclean.suggest import hint
from textclean.text.phrases import Phrase, require_words, sets_in

# The characters of a phrase that is looked for elsewhere than on a line of its own.
_SHORTEST = 2


#: Reads the phrase files of a folder beside the rules file: the sets by their full names.
ReadFolder: TypeAlias = Callable[[str], Mapping[str, tuple[Phrase, ...]]]


@attrs.frozen
class PhraseSets:
    """Sets of phrases by name: those in [phrases], and those of phrase files by their full names."""

    sets: Mapping[str, tuple[Phrase, ...]]

    @classmethod
    def of(cls, top: KeyTable, read_folder: ReadFolder) -> PhraseSets:
        """Read the sets of a rules file.

        Raises:
            PluginError: a set or a phrase file is wrong.
        """
        sets = dict(_of_files(top, read_folder))
        own: Mapping[str, Any] = top["phrases"] or {}
        for name, given in own.items():
            if name in sets:
                raise top.file.error(("phrases", name), f"phrases: {name!r} is also a set of phrase files; rename one")
            sets[name] = tuple(dict.fromkeys(_phrases(given, top.file, ("phrases", name))))
        return cls(sets)

    def of_rule(self, table: KeyTable) -> tuple[Phrase, ...]:
        """Return the phrases that a rule, or its table ``near``, looks for.

        Raises:
            PluginError: a set is unknown, or a phrase is too short.
        """
        path = (*table.path, "phrases")
        found = dict.fromkeys(_phrases(table["phrases"] or (), table.file, path))
        for name in table["sets"]:
            if name not in self.sets:
                meant = hint(name, tuple(self.sets))
                raise table.error("sets", f"names {name!r}, which is neither in [phrases] nor in a phrase file{meant}")
            found |= dict.fromkeys(self.sets[name])
        if table.values.get("anchor", "whole_line") != "whole_line":
            for phrase in found:
                _require_length(phrase.text, table)
        return tuple(found)


def _of_files(top: KeyTable, read_folder: ReadFolder) -> Mapping[str, tuple[Phrase, ...]]:
    if "phrase_files" not in top.values:
        return {}
    try:
        return read_folder(top["phrase_files"])
    except PluginError as error:
        raise top.error("phrase_files", f"is {top['phrase_files']!r}: {error}") from error


def phrases_in_folder(folder: Path) -> Mapping[str, tuple[Phrase, ...]]:
    """Return the sets of a folder's phrase files by their full names.

    Raises:
        PluginError: the folder or a file cannot be read, or a file is wrong.
    """
    try:
        return sets_in(folder.iterdir())
    except OSError as error:
        raise PluginError(f"cannot read the phrase files in {folder} ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise PluginError(f"a phrase file in {folder} is not UTF-8 ({error.reason}); save it as UTF-8") from error


def _phrases(given: Mapping[str, list[str]] | Iterable[str], file: FileText, path: KeyPath) -> Iterator[Phrase]:
    """Yield the phrases of a list, or of a table of lists by language."""
    by_language = given if isinstance(given, Mapping) else {"und": given}
    for language, texts in by_language.items():
        for text in texts:
            try:
                require_words(text)
            except PluginError as error:
                raise file.error(path, f"{path_shown(path)}: {error}") from error
            yield Phrase(text, language)


def _require_length(phrase: str, table: KeyTable) -> None:
    if len(phrase.strip()) < _SHORTEST:
        raise table.error(
            "phrases", f"has {phrase!r}: a phrase of one character is nearly everywhere; use the anchor 'whole_line'"
        )
