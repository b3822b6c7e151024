"""The white space around what was removed: the lines beside it stay as they are, with their indent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean.cleaning.whitespace import close_gaps
from textclean.log.edit import Edit

BREAKS = ("\n", "\r\n", "\n\n", "\n \n", "\u2028")
INDENTS = st.sampled_from(("", "  ", "    ", "\t", "\u3000"))


def removal(start: int, end: int, removed: str) -> Edit:
    return Edit(start, end, removed, "", "ads", "mark", "advertisement", 1.0, "a mark", 1)


def closed(text: str, *blocks: str) -> str:
    """Return a text without some blocks, each of which stands in it once."""
    edits = [removal(text.index(block), text.index(block) + len(block), block) for block in blocks]
    for edit in reversed(close_gaps(text, edits)):
        text = text[: edit.start] + text[edit.end :]
    return text


@pytest.mark.parametrize(
    "text, kept",
    [
        (
            "A story.\nAD\n    for eel in eels:\n        weigh(eel)",
            "A story.\n    for eel in eels:\n        weigh(eel)",
        ),
        ("A story.\n\nAD\n  It goes on.", "A story.\n\n  It goes on."),
        ("A story.\nAD\n\n  It goes on.", "A story.\n\n  It goes on."),
        ("A story.\n  AD\nIt goes on.", "A story.\nIt goes on."),
        ("A story.\r\n\tAD\r\n\tIt goes on.", "A story.\r\n\tIt goes on."),
        ("AD\n  A story.", "  A story."),
        ("  AD\nA story.", "A story."),
        ("A story.\nAD\n", "A story.\n"),
        ("A story AD goes on.", "A story goes on."),
    ],
)
def test_the_next_line_keeps_its_indent_and_the_removed_line_takes_its_own_along(text: str, kept: str) -> None:
    assert closed(text, "AD") == kept


@given(
    before=st.sampled_from(("", "A story.", "  A story. ")),
    above=st.sampled_from(BREAKS),
    indents=st.tuples(INDENTS, INDENTS, INDENTS),
    between=st.sampled_from(BREAKS),
    below=st.sampled_from(BREAKS),
)
def test_the_lines_beside_removed_blocks_stay_to_the_letter(
    before: str, above: str, indents: tuple[str, str, str], between: str, below: str
) -> None:
    first, second, following = indents
    text = f"{before}{above}{first}AD{between}{second}LINKS{below}{following}It goes on."
    lines = closed(text, "AD", "LINKS").replace("\r", "\n").replace("\u2028", "\n").split("\n")
    assert lines[-1] == f"{following}It goes on."
    assert lines[0].rstrip() == before.rstrip()
