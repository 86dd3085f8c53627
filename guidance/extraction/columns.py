"""Text set in columns by spaces, as a PDF page or an old report gives it: tables found again."""

import re


def tabulate(lines: list[str]) -> list[str] | None:
    """The lines with the cells of tables divided by tabs.

    Args:
        lines: lines of one page, spaces standing for places on the paper.

    Returns:
        The lines, or None where the page is set in columns of prose, which lines cannot give.
    """
    if _is_prose_in_columns(lines):
        return None
    result: list[str] = []
    place = 0
    while place < len(lines):
        end = _table_end(lines, place)
        if end:
            result.extend(_rows(lines[place:end]))
            place = end
        else:
            result.append(lines[place].strip())
            place += 1
    return result


def _cells(line: str) -> list[tuple[int, str]]:
    """The cells of a line with the place each starts at."""
    return [(m.start(), m.group()) for m in re.finditer(r"\S(?:\s{0,2}\S)*", line.rstrip())]


def _is_prose_in_columns(lines: list[str]) -> bool:
    long_pairs = filled = 0
    for line in lines:
        cells = _cells(line)
        if not cells:
            continue
        filled += 1
        if len(cells) == 2 and all(len(text.split()) >= 4 for _, text in cells):
            long_pairs += 1
    return long_pairs >= 8 and long_pairs > 0.4 * filled


def _table_end(lines: list[str], start: int) -> int:
    """Where the table that starts at a line ends; 0 where none starts."""
    first = _cells(lines[start])
    if len(first) < 2 or re.match(r"^[•●▪o\uf0b7-]$|^\(?[\da-z]{1,3}(?:\.\d+)*[.)]?$", first[0][1]):
        return 0
    starts = [at for at, _ in first]
    rows, end, blanks, place = 1, start + 1, 0, start + 1
    while place < len(lines):
        cells = _cells(lines[place])
        if not cells:
            blanks += 1
            if blanks > 2:
                break
        elif len(cells) >= 2 and _aligned(cells, starts) >= min(2, len(cells)):
            starts = sorted({*starts, *(at for at, _ in cells if not _near(at, starts))})
            rows, end, blanks = rows + 1, place + 1, 0
        elif (
            len(cells) == 1 and not blanks and _near(cells[0][0], starts) and len(cells[0][1]) < 60
        ):
            end = place + 1
        else:
            break
        place += 1
    return end if rows >= 3 or (rows == 2 and len(first) >= 3) else 0


def _near(at: int, starts: list[int]) -> bool:
    return any(abs(at - start) <= 3 for start in starts)


def _aligned(cells: list[tuple[int, str]], starts: list[int]) -> int:
    return sum(_near(at, starts) for at, _ in cells)


def _rows(lines: list[str]) -> list[str]:
    """The lines of a table as rows with tabs; a wrapped cell joins the row above."""
    starts: list[int] = []
    for line in lines:
        for at, _ in _cells(line):
            if not _near(at, starts):
                starts.append(at)
    starts.sort()
    rows: list[list[str]] = []
    fresh = True
    for line in lines:
        cells = _cells(line)
        if not cells:
            fresh = True
            continue
        row = [""] * len(starts)
        for at, text in cells:
            column = min(range(len(starts)), key=lambda i: abs(starts[i] - at))
            row[column] = f"{row[column]} {text}".strip()
        if rows and not fresh and not row[0] and sum(map(bool, row)) < len(row):
            rows[-1] = [f"{a} {b}".strip() for a, b in zip(rows[-1], row, strict=True)]
        elif rows and not fresh and row[0][:1].islower() and not any(row[1:]):
            rows[-1][0] = f"{rows[-1][0]} {row[0]}"
        else:
            rows.append(row)
        fresh = False
    return ["\t".join(row) for row in rows]
