"""The plugin that a rules file is: it declares what the file says, and finds what its rules look for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

import attrs

from textclean.plugin.answers import most_items
from textclean.plugin.hookspecs import hookimpl
from textclean.plugin.rules_file.detection import Detection
from textclean.plugin.rules_file.rules import FileRule, RuleExample
from textclean.plugin.rules_file.table_of_keys import FileText
from textclean.proposal import Finding, Label, Rule
from textclean.text.phrases import Anchor, Phrase
from textclean.text.view import View


@attrs.frozen(eq=False)
class RulesPlugin:
    """A plugin made of a rules file. Its attributes are those of any plugin; it can be sent to another process.

    Attributes:
        name: the file's name without ``.toml``.
        version: the first twelve digits of the file's digest.
        file: the text of the file, for messages.
        digest: the digest of the file, and of the phrases that its rules take from other files.
        file_rules: its rules.
    """

    name: str
    version: str
    file: FileText
    textclean_api: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    labels: Mapping[str, Label]
    options: Mapping[str, int]
    file_rules: tuple[FileRule, ...] = attrs.field(repr=False)
    digest: str
    description: str

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules as any plugin declares them."""
        return tuple(one.rule for one in self.file_rules)

    @property
    def phrases(self) -> Mapping[str, tuple[Phrase, ...]]:
        """The phrases of each rule, by its id, and those that count only beside others."""
        return {name: phrases for name, phrases, _ in self._sets() if phrases}

    @property
    def anchors(self) -> Mapping[str, Anchor]:
        """Where the phrases of each set have to stand."""
        return {name: anchor for name, phrases, anchor in self._sets() if phrases}

    def _sets(self) -> Iterator[tuple[str, tuple[Phrase, ...], Anchor]]:
        for one in self.file_rules:
            yield one.rule.id, one.phrases, one.anchor
            yield one.others, one.also, "short_line"
            yield one.companions, one.near.phrases if one.near else (), "whole_line"

    @property
    def needs(self) -> tuple[str, ...]:
        """The sets of phrases without which no rule finds anything; empty where a shape alone is enough."""
        if self.always:
            return ()
        return tuple(name for one in self.file_rules if (name := one.rule.id if one.phrases else one.companions))

    @property
    def always(self) -> bool:
        """Whether a rule needs no phrase, but only a shape."""
        return any(one.shape and not (one.near and one.near.phrases) for one in self.file_rules)

    def inputs(self, _options: Mapping[str, int]) -> Mapping[str, str]:
        """Return the digest of the file and of the phrases that it reads."""
        return {f"{self.name}.toml": self.digest}

    def examples(self) -> Iterator[tuple[FileRule, int, RuleExample]]:
        """Yield each example with its rule and its place."""
        return ((one, place, example) for one in self.file_rules for place, example in enumerate(one.examples))

    @hookimpl
    def detect(self, view: View, options: Mapping[str, int]) -> Iterator[Finding]:
        """Find what the rules look for; what is more than a hook may return is found in the next pass."""
        return islice(Detection(view, options).find(self.file_rules), most_items(len(view.text)))
