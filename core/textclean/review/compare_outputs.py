"""Find all differences between two outputs. They are counted by plugin and rule, with a few examples of each."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal

import attrs

from textclean.review.compare_logs import Only, handovers, only
from textclean.review.groups import share
from textclean.review.hunks import Who, by_whom
from textclean.review.pairing import Pair
from textclean.review.reviewed_record import RecordPlace, ReviewedItem, ReviewedRecord, Unreadable
from textclean.run.shard.tally import MOST_NAMES, OTHERS

_OTHERS: Who = (OTHERS, OTHERS, OTHERS)


@attrs.define
class Differences:
    """The differences so far.

    Attributes:
        most: how many examples are kept for each rule and side.
        sides: the counts of each output.
        both: how many records are in both outputs.
        same: how many of them have the same changes by the same rules.
        white_space_alone: how many differ only in white space.
        other_originals: how many have different originals.
        withheld: how many cannot be compared, because a log was written without its edits.
        handed_over_alone: how many differ only in the rules that made the same changes.
        changes: what each rule changed on one side only.
        handed_over: code points that both sides removed by different rules, by these rules.
    """

    most: int
    sides: dict[Side, Total] = attrs.field(factory=lambda: {"a": Total(), "b": Total()})
    both: int = 0
    same: int = 0
    white_space_alone: int = 0
    other_originals: int = 0
    withheld: int = 0
    handed_over_alone: int = 0
    changes: dict[tuple[Side, Who], Change] = attrs.field(factory=dict)
    handed_over: Counter[tuple[Who, Who]] = attrs.field(factory=Counter)

    def add(self, pair: Pair) -> None:
        """Compare the two sides of a pair."""
        self.sides["a"].add(pair.a)
        self.sides["b"].add(pair.b)
        if isinstance(pair.a, ReviewedRecord) and isinstance(pair.b, ReviewedRecord):
            self.both += 1
            self._compare(pair.a, pair.b, _numbers(pair))
            return
        if pair.a is not None and pair.b is None:
            self.sides["a"].add_alone(pair.a)
        if pair.b is not None and pair.a is None:
            self.sides["b"].add_alone(pair.b)

    @property
    def equal(self) -> bool:
        """Whether both outputs hold the same records, with the same changes by the same rules."""
        whole = not any(total.alone or total.unreadable for total in self.sides.values())
        return whole and self.same == self.both

    @property
    def changed_otherwise(self) -> int:
        """How many records of both outputs have different changes, as far as their logs show."""
        apart = self.white_space_alone + self.handed_over_alone + self.other_originals + self.withheld
        return self.both - self.same - apart

    def other_versions(self) -> list[str]:
        """Return the plugins whose versions differ, or that were used on one side only."""
        a, b = self.sides["a"].versions, self.sides["b"].versions
        return [name for name in sorted({*a, *b}) if a.get(name) != b.get(name)]

    def _compare(self, a: ReviewedRecord, b: ReviewedRecord, numbers: tuple[int, int]) -> None:
        if a.log.original != b.log.original:
            self.other_originals += 1
            return
        if a.log.withheld or b.log.withheld:
            equal = a.log.cleaned == b.log.cleaned
            self.same += equal
            self.withheld += not equal
            return
        found = self._changes("a", a, b, numbers) + self._changes("b", b, a, numbers)
        given = Counter[tuple[Who, Who]]()
        for item in handovers(a.log, b.log):
            given[by_whom(item.a), by_whom(item.b)] += item.characters
        for who, characters in given.items():
            known = who in self.handed_over or len(self.handed_over) < MOST_NAMES
            self.handed_over[who if known else (_OTHERS, _OTHERS)] += characters
        if found:
            return
        if given:
            self.handed_over_alone += 1
        elif a.log.cleaned != b.log.cleaned:
            self.white_space_alone += 1
        else:
            self.same += 1

    def _changes(self, side: Side, mine: ReviewedRecord, other: ReviewedRecord, numbers: tuple[int, int]) -> int:
        touched: set[Who] = set()
        count = 0
        for count, found in enumerate(only(mine.log, other.log), 1):  # noqa: B007 - the count is the result
            who = self._known(side, by_whom(found.edit))
            change = self.changes.setdefault((side, who), Change())
            change.add(found)
            # Two pairs may have the same two numbers, exchanged. Then their ids differ.
            order = (*numbers, repr(mine.id), found.start, found.end)
            change.show(order, Example(mine.place, found), self.most)
            touched.add(who)
        for who in touched:
            self.changes[side, who].records += 1
        return count

    def _known(self, side: Side, who: Who) -> Who:
        """Return the name under which a rule is counted. Names are limited, since a plugin may invent rules."""
        return who if (side, who) in self.changes or len(self.changes) < MOST_NAMES else _OTHERS

    def ordered(self) -> list[tuple[Side, Who, Change]]:
        """Return what each rule changed on one side only. The two sides of a rule stand together, the largest first."""
        size: Counter[Who] = Counter()
        for (_, who), change in self.changes.items():
            size[who] += change.characters + change.inserted
        items = sorted(self.changes.items(), key=lambda item: (-size[item[0][1]], item[0][1], item[0][0]))
        return [(side, who, change) for (side, who), change in items]

    def by_plugin(self) -> dict[str, dict[str, int]]:
        """Return how many edits and removed code points of each plugin are on one side only, for each side."""
        fields: dict[str, dict[str, int]] = {}
        for side, (plugin, _, _), change in self.ordered():
            row = fields.setdefault(plugin, {"edits_a": 0, "characters_a": 0, "edits_b": 0, "characters_b": 0})
            row[f"edits_{side}"] += change.edits
            row[f"characters_{side}"] += change.characters
        return fields

    def handed_over_by_size(self) -> list[tuple[tuple[Who, Who], int]]:
        """Return the pairs of rules that removed the same text, those with the most code points first."""
        return sorted(self.handed_over.items(), key=lambda item: (-item[1], item[0]))

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain values; see the reference of the command line."""
        return {
            "equal": self.equal,
            "a": self.sides["a"].to_json(),
            "b": self.sides["b"].to_json(),
            "records": {
                "both": self.both,
                "same": self.same,
                "same_share": share(self.same, self.both),
                "different": self.both - self.same,
                "white_space_alone": self.white_space_alone,
                "handed_over_alone": self.handed_over_alone,
                "other_originals": self.other_originals,
                "withheld": self.withheld,
            },
            "by_plugin": self.by_plugin(),
            "by_rule": [_plain_change(side, who, change) for side, who, change in self.ordered()],
            "handed_over": [
                {"a": _plain_who(a), "b": _plain_who(b), "characters": characters}
                for (a, b), characters in self.handed_over_by_size()
            ],
        }


def _numbers(pair: Pair) -> tuple[int, int]:
    """Return the two numbers of a pair, the smaller one first, so that exchanging the outputs changes nothing."""
    a, b = pair.number_a or 0, pair.number_b or 0
    return min(a, b), max(a, b)


def _plain_who(who: Who) -> dict[str, str]:
    return dict(zip(("plugin", "rule", "label"), who, strict=True))


def _plain_change(side: Side, who: Who, change: Change) -> dict[str, Any]:
    return {
        "side": side,
        **_plain_who(who),
        "edits": change.edits,
        "characters": change.characters,
        "inserted": change.inserted,
        "records": change.records,
        "other": dict(sorted(change.other.items())),
        "examples": [example.to_json() for _, example in change.examples],
    }


Side = Literal["a", "b"]


#: How many records that are in one output only are named. All of them are counted.
_NAMES = 20


@attrs.define
class Total:
    """The counts of one output.

    ``withheld`` counts logs that were written without their edits, ``alone`` records that the other output lacks.
    ``names`` are the first few of the latter. ``runs`` are the digests of the runs that wrote the output.
    """

    records: int = 0
    unreadable: int = 0
    withheld: int = 0
    alone: int = 0
    names: list[str] = attrs.field(factory=list)
    edits: int = 0
    removed: int = 0
    runs: set[str] = attrs.field(factory=set)
    versions: dict[str, set[str]] = attrs.field(factory=dict)

    def add(self, item: ReviewedItem | None) -> None:
        """Count a record."""
        if isinstance(item, Unreadable):
            self.unreadable += 1
        elif item is not None:
            self.records += 1
            self.withheld += item.log.withheld
            self.runs.add(item.log.run)
            self.edits += item.log.edit_count
            self.removed += sum(edit.end - edit.start for edit in item.log.edits)
            for name, version in item.log.plugins.items():
                self.versions.setdefault(name, set()).add(version)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        stretch = attrs.asdict(self, filter=lambda field, _: field.name != "names")
        versions = {name: sorted(found) for name, found in sorted(self.versions.items())}
        return stretch | {"first_alone": self.names, "runs": sorted(self.runs), "versions": versions}

    def add_alone(self, item: ReviewedItem) -> None:
        """Count a record that the other side lacks."""
        self.alone += 1
        if len(self.names) < _NAMES:
            self.names.append(item.where)


#: The sort key of an example. It stays the same if the two outputs are exchanged.
Order = tuple[int, int, str, int, int]


@attrs.frozen
class Example:
    """A span that only one side changed, and the place of its record."""

    place: RecordPlace
    only: Only

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        stretch, edit = self.only, self.only.edit
        return {
            "where": str(self.place),
            "record": self.place.number,
            "id": self.place.id,
            "start": stretch.start,
            "end": stretch.end,
            "removed": stretch.removed,
            "inserted": stretch.inserted,
            "confidence": edit.confidence,
            "reason": edit.reason,
            "other": stretch.other,
        }


@attrs.define
class Change:
    """What one rule changed on one side only. Lengths are in code points.

    ``edits`` counts the changed spans. ``other`` counts the reasons that the other side gives for them.
    """

    edits: int = 0
    characters: int = 0
    inserted: int = 0
    records: int = 0
    other: Counter[str] = attrs.field(factory=Counter)
    examples: list[tuple[Order, Example]] = attrs.field(factory=list)

    def add(self, found: Only) -> None:
        """Count a span."""
        self.edits += 1
        self.characters += found.end - found.start
        self.inserted += len(found.inserted)
        self.other[found.other] += 1

    def show(self, order: Order, example: Example, most: int) -> None:
        """Keep an example if it is among the first ``most`` ones by its sort key."""
        if len(self.examples) < most or (most and order < self.examples[-1][0]):
            self.examples = sorted([*self.examples, (order, example)], key=lambda entry: entry[0])[:most]
