"""The table of a plugin's labels and rules in a README, made from what the plugin declares."""

from __future__ import annotations

from textclean.errors import ConfigError
from textclean.labels import LABELS
from textclean.plugin.declaration import Plugin

#: Between these marks the table stands.
BEGIN, END = "<!-- rules -->", "<!-- end of rules -->"


def table_of(plugin: Plugin) -> str:
    """Return the labels and rules of a plugin as tables of Markdown."""
    labels = {rule.label: plugin.labels.get(rule.label) or LABELS.get(rule.label) for rule in plugin.rules}
    rows = [
        f"| `{name}` | {label.description if label else ''} | {label.action if label else ''} |"
        for name, label in labels.items()
    ]
    rules = [f"| `{rule.id}` | `{rule.label}` | {rule.looks_for} | {rule.confidence:g} |" for rule in plugin.rules]
    head = ["| label | what it is | default action |", "|---|---|---|"]
    more = ["| rule | label | what it looks for | confidence |", "|---|---|---|---|"]
    return "\n".join([*head, *rows, "", *more, *rules])


def with_table(plugin: Plugin, text: str, name: str) -> str:
    """Return the text of a README with the table of a plugin between its marks.

    Args:
        plugin: the plugin.
        text: the README.
        name: its name for messages.

    Raises:
        ConfigError: the marks are missing.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, behind = rest.partition(END)
    if not (begin and end):
        raise ConfigError(f"{name}: there is no place for the table; write {BEGIN} and {END} where it has to stand")
    return f"{before}{BEGIN}\n{table_of(plugin)}\n{END}{behind}"
