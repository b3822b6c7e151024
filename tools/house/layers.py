"""The import contract, written anew from what modules there are, in the order of LAYOUT.md."""

from __future__ import annotations

import re

# From the top down. Old modules stand where the room is that they go to, in the order in which they import each other.
ORDER = [
    ["cli"], ["(testing)"], ["export"], ["review"], ["(adapters)"], ["integrations"], ["run"],
    ["cleaning"], ["cleaner"], ["pass_loop"], ["cleaning_state"], ["one_pass"], ["recipe"], ["plugin"], ["host"], ["registry", "policy", "guards", "protection"], 
    ["formats"], ["hookspecs"], ["text"], ["view", "watch"], ["search"], ["prose", "sieve"], ["automaton", "lines"], ["phrases"], ["folding"],
    ["surrogates"], ["html"], ["provenance"], ["compose"], ["log"], ["seal"], ["storage"],
    ["config", "suggest", "plurals"], ["table"], ["labels"], ["record"], ["reasons"], ["checks"], ["lazy", "lazy_value"], ["errors"], ["redact"],
]
INNER = {
    "run": [["run"], ["stream"], ["finish"], ["workers"], ["plan"], ["shard"], ["progress"]],
    "formats": [["infer_schema"], ["sources"], ["registry"], ["csv", "parquet", "warc", "text", "html"], ["restore_json"], ["jsonl"], ["tables"], ["document"], ["json"]],
}


def write(tree) -> None:
    path = tree.root / "pyproject.toml"
    text = path.read_text("utf-8")
    there = {m.split(".")[0] for m in tree.modules() if m}
    known = {name.strip("()") for row in ORDER for name in row}
    for name in sorted(there - known):
        tree.note(f"textclean.{name} has no place in the contract; give it one in layers.ORDER")
    rows = []
    for row in ORDER:
        inside = [name for name in row if name.strip("()") in there or name == "(testing)"]
        if inside:
            rows.append(" | ".join(inside))
    new = "layers = [\n" + "".join(f'  "{row}",\n' for row in rows) + "]\n"
    head = text.index('id = "downward"')
    begin = text.index("layers = [", head)
    end = text.index("]\n", begin) + 2
    text = text[:begin] + new + text[end:]
    done = {"storage", "log", "html", "text", "plugin", "cleaning", "run", "review", "integrations"} <= there
    if done and 'id = "no-circles"' not in text:
        text = text.replace(
            '[[tool.importlinter.contracts]]\nid = "core-knows-no-plugin"',
            '[[tool.importlinter.contracts]]\nid = "no-circles"\n'
            'name = "No circle among the modules of a room, imports inside functions counted too"\n'
            'type = "acyclic_siblings"\nancestors = ["textclean"]\n\n'
            '[[tool.importlinter.contracts]]\nid = "core-knows-no-plugin"',
        )
    path.write_text(text, "utf-8")
