"""The white space around what was removed, and which of it stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textclean.log.edit import GAP_REASON, Edit

# What ends a line. In the white space of a gap, what follows the last of them is the indent of the next line.
_LINE_ENDS = "\n\r\x0b\x0c\u0085\u2028\u2029"


def close_gaps(text: str, edits: Sequence[Edit]) -> list[Edit]:
    """Return the edits with those that close up the white space around what they remove.

    Of the white space on the two sides of a removed block, the side with more line breaks stays (the first when equal);
    at the start of the text only what stands before the block stays, at its end only what follows it. Between blocks
    it stays only where there is none beside them, so that words are not joined. The indent of the line that follows
    always stays. Each such edit bears the attribution of the block that it belongs to, so that undoing the one undoes
    the other.
    """
    closed: list[Edit] = []
    for floor, group, ceiling in _groups(text, edits):
        closed.extend(group)
        if _removes(group[0]):
            closed.extend(_around(text, floor, group, ceiling))
    return sorted(closed, key=lambda edit: (edit.start, edit.end))


def _removes(edit: Edit) -> bool:
    return not edit.inserted and edit.start < edit.end


def _groups(text: str, edits: Sequence[Edit]) -> Iterator[tuple[int, list[Edit], int]]:
    """Yield runs of removals with only white space between them, and how far their white space may reach."""
    floor = index = 0
    while index < len(edits):
        group = [edits[index]]
        index += 1
        while (
            index < len(edits)
            and _removes(group[-1])
            and _removes(edits[index])
            and _blank(text, group[-1], edits[index])
        ):
            group.append(edits[index])
            index += 1
        yield floor, group, edits[index].start if index < len(edits) else len(text)
        floor = group[-1].end


def _blank(text: str, edit: Edit, following: Edit) -> bool:
    return all(map(str.isspace, text[edit.end : following.start]))


def _around(text: str, floor: int, group: Sequence[Edit], ceiling: int) -> Iterator[Edit]:
    left, right = group[0].start, group[-1].end
    while left > floor and text[left - 1].isspace():
        left -= 1
    while right < ceiling and text[right].isspace():
        right += 1
    starts = (left, *(edit.end for edit in group))
    ends = (*(edit.start for edit in group), right)
    spaces = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    stays = _staying(spaces, at_start=left == 0, at_end=right == len(text))
    for number, (start, end) in enumerate(_leaving(list(zip(starts, ends, strict=True)), spaces, stays)):
        if start < end:
            yield _gap(group[number - 1 if number > stays else number], start, end)


def _leaving(places: list[tuple[int, int]], spaces: Sequence[str], stays: int) -> list[tuple[int, int]]:
    """Return what goes of each white space: none of the one that stays, and of the last not the next line's indent.

    Where the first stays and the last has an indent, the indent of the removed line goes: two would be joined.
    """
    last = len(spaces) - 1
    kept, following = _breaks(spaces[stays]), _breaks(spaces[last])
    start, end = places[stays]
    places[stays] = (end, end)
    # A space within a line is no indent, and parts words.
    if stays < last and following and (kept or not start):
        places[stays] = (end - len(spaces[stays]) + kept, end)
        places[last] = (places[last][0], places[last][0] + following)
    return places


def _breaks(space: str) -> int:
    """Return where the last line break of white space ends; 0 if it has none."""
    return max(map(space.rfind, _LINE_ENDS)) + 1


def _staying(spaces: Sequence[str], *, at_start: bool, at_end: bool) -> int:
    """Return the number of the white space that stays: the first, the last, or one within if it alone parts words."""
    last = len(spaces) - 1
    if at_start or at_end:
        return 0 if at_start else last
    if spaces[0] or spaces[-1]:
        return last if _outweighs(spaces[-1], spaces[0]) else 0
    return max(range(last + 1), key=lambda number: (spaces[number].count("\n"), len(spaces[number])))


def _outweighs(after: str, before: str) -> bool:
    lines_after, lines_before = after.count("\n"), before.count("\n")
    if lines_after == lines_before == 0:
        return len(after) > len(before)
    return lines_after > lines_before


def _gap(edit: Edit, start: int, end: int) -> Edit:
    return Edit(
        start,
        end,
        None,
        edit.inserted,
        edit.plugin,
        edit.rule,
        edit.label,
        edit.confidence,
        GAP_REASON,
        edit.pass_number,
    )
