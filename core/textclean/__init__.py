"""textclean: version control for text cleaning.

``clean(text)`` cleans one text. A ``Cleaner`` cleans records and returns the log of every edit. ``restore`` returns the
original text. A plugin is a module with functions that are marked with ``hookimpl``.
"""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from textclean.exports import exported as _exported

if _TYPE_CHECKING:
    from textclean.cleaning.cleaner import Cleaner, __version__
    from textclean.cleaning.default import clean
    from textclean.cleaning.result import Result
    from textclean.config import Config, Guards, LabelPolicy
    from textclean.errors import (
        ConfigError,
        InputError,
        LogError,
        OutputError,
        PluginError,
        PluginWarning,
        ProfileError,
        ProposalError,
        RecordError,
        TextcleanError,
        WorkerError,
    )
    from textclean.field_names import FieldNames
    from textclean.html.element import Element
    from textclean.integrations.batch import clean_batch
    from textclean.integrations.clean_file import process_shard
    from textclean.integrations.cleaner_pool import CleanerPool
    from textclean.labels import LABELS
    from textclean.lazy_value import lazy
    from textclean.log.blame import Origin, blame_original, blame_output
    from textclean.log.edit import Digest, Edit, Failure, Kept
    from textclean.log.model import Log
    from textclean.log.restore import Problem, replay, restore, undo, verify
    from textclean.log.spans import map_spans
    from textclean.plugin.hookspecs import hookimpl
    from textclean.proposal import Finding, Label, Removed, Replacement, Rule, ScoreRange
    from textclean.record import Record
    from textclean.run.finish.manifest import Manifest
    from textclean.run.learn import learn
    from textclean.site.evidence import Site
    from textclean.site.profile import SiteProfile
    from textclean.text.evidence.page import Page, Place
    from textclean.text.folding import fold
    from textclean.text.hits import Hit
    from textclean.text.kinds.article import ArticleBody, is_short_sentence
    from textclean.text.kinds.line_kinds import QUOTES, is_announced, is_headline, is_separator, item_text, position
    from textclean.text.kinds.own_words import page_hits
    from textclean.text.lines import Line, Lines, ends_sentence
    from textclean.text.phrases import Phrase, read_phrases
    from textclean.text.prose import main_run, running_lines
    from textclean.text.view import View

# Where each name comes from. It is imported when it is first asked for: a command, a plugin or a program that asks for
# little waits for little.
_HOMES = {
    "cleaning.cleaner": "Cleaner __version__",
    "cleaning.default": "clean",
    "cleaning.result": "Result",
    "config": "Config Guards LabelPolicy",
    "errors": (
        "ConfigError InputError LogError OutputError PluginError PluginWarning ProfileError ProposalError "
        "RecordError TextcleanError WorkerError"
    ),
    "html.element": "Element",
    "field_names": "FieldNames",
    "integrations.batch": "clean_batch",
    "integrations.cleaner_pool": "CleanerPool",
    "integrations.clean_file": "process_shard",
    "labels": "LABELS",
    "lazy_value": "lazy",
    "log.blame": "Origin blame_original blame_output",
    "log.edit": "Edit Failure Kept Digest",
    "log.model": "Log",
    "log.restore": "Problem replay restore undo verify",
    "log.spans": "map_spans",
    "plugin.hookspecs": "hookimpl",
    "proposal": "Finding Label Removed Replacement Rule ScoreRange",
    "record": "Record",
    "run.finish.manifest": "Manifest",
    "text.kinds.article": "ArticleBody is_short_sentence",
    "text.evidence.page": "Page Place",
    "text.kinds.line_kinds": "QUOTES is_announced is_headline is_separator item_text position",
    "text.kinds.own_words": "page_hits",
    "run.learn": "learn",
    "site.evidence": "Site",
    "site.profile": "SiteProfile",
    "text.folding": "fold",
    "text.lines": "Line Lines ends_sentence",
    "text.phrases": "Phrase read_phrases",
    "text.prose": "main_run running_lines",
    "text.hits": "Hit",
    "text.view": "View",
}


def __getattr__(name: str) -> object:
    return _exported(__name__, _HOMES, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


__all__ = [
    "LABELS",
    "QUOTES",
    "ArticleBody",
    "Cleaner",
    "CleanerPool",
    "Config",
    "ConfigError",
    "Digest",
    "Edit",
    "Element",
    "Failure",
    "FieldNames",
    "Finding",
    "Guards",
    "Hit",
    "InputError",
    "Kept",
    "Label",
    "LabelPolicy",
    "Line",
    "Lines",
    "Log",
    "LogError",
    "Manifest",
    "Origin",
    "OutputError",
    "Page",
    "Phrase",
    "Place",
    "PluginError",
    "PluginWarning",
    "Problem",
    "ProfileError",
    "ProposalError",
    "Record",
    "RecordError",
    "Removed",
    "Replacement",
    "Result",
    "Rule",
    "ScoreRange",
    "Site",
    "SiteProfile",
    "TextcleanError",
    "View",
    "WorkerError",
    "__version__",
    "blame_original",
    "blame_output",
    "clean",
    "clean_batch",
    "ends_sentence",
    "fold",
    "hookimpl",
    "is_announced",
    "is_headline",
    "is_separator",
    "is_short_sentence",
    "item_text",
    "lazy",
    "learn",
    "main_run",
    "map_spans",
    "page_hits",
    "position",
    "process_shard",
    "read_phrases",
    "replay",
    "restore",
    "running_lines",
    "undo",
    "verify",
]
