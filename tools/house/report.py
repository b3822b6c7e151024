"""What the tree looks like: sizes of modules and rooms, circles, what was left in old places."""
from __future__ import annotations
from collections import Counter
from graph import imports
from scc import scc


def write(tree) -> None:
    mods = {("textclean." + m if m else "textclean"): p for m, p in tree.modules().items()}
    for name, path in mods.items():
        count = len(path.read_text().splitlines())
        if count > 300:
            print(f"over 300 lines: {name} {count}")
    rooms = Counter(name.rpartition(".")[0] for name, path in mods.items() if path.name != "__init__.py")
    for room, count in sorted(rooms.items()):
        print(f"room {room}: {count}" + ("  OVER 20" if count > 20 else ""))
    edges = [e for e in imports(mods) if e[1] in mods and e[0] != e[1]]
    found = scc(mods, {(a, b) for a, b, *_ in edges})
    for circle in found:
        print("CIRCLE of modules", sorted(circle))
        for e in edges:
            if e[0] in circle and e[1] in circle:
                print("   ", *e)
    for a, b, name, _, line in edges:
        if name.startswith("_") and not name.startswith("__") and b.rpartition(".")[2] != name:
            print("private name of another module:", a, b, name)
    def room(name):
        path = mods[name]
        return name if path.name == "__init__.py" else name.rpartition(".")[0]
    tops = lambda n: ".".join(n.split(".")[:2])
    for label, of in (("top rooms", tops),):
        es = {(of(a), of(b)) for a, b, *_ in edges if of(a) != of(b) and "textclean" not in (of(a), of(b))}
        for circle in scc({x for e in es for x in e}, es):
            print("CIRCLE of", label, sorted(circle))
    if not found:
        print("no circle among modules, lazy and TYPE_CHECKING imports counted")


def newcomers(tree) -> None:
    """Name modules that stand where no step of the script put them: look where they belong."""
    import rooms
    known = {"", "cli", "cli.run", "cli.explain", "cli.stats", "cli.diff", "cli.restore", "cli.verify", "cli.export", "cli.plugins", "cli.options",
             "cli.main", "cli.progress", "cli.place", "cli.entry", "cli.streams", "config", "errors", "labels", "record", "testing", "checks", "table", "lazy", "lazy_value", "redact",
             "suggest", "plurals", "export", "export.prov", "export.openlineage", "formats", "formats.document", "formats.jsonl", "formats.html", "formats.parquet",
             "formats.sources", "formats.warc", "formats.input_file", "run", "run.plan.lock", "run.options", "run.progress"}
    for room in rooms.ROOMS.values():
        known |= {*room.modules.values(), *room.newcomers.values(), *room.packages, *(target for _, target, _, _ in room.names)}
    for module in sorted(set(tree.modules()) - known):
        print("NEWCOMER, placed by nobody:", module)
