"""Ways in which a file breaks: each takes a generator of chance and bytes, and returns other bytes."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Callable
from random import Random

from tests.fuzz.seeds import zipped

ODD_TEXTS = (
    *(b'"', b'""', b'"\n"', b";", b",", b"\t", b"|", b"\r", b"\n", b"\r\n\r\n", b"\x00", b"\x1a"),
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xe2\x80\xa8", b"\xc2\xa0", b"\xf0\x9f\x98\x80"),
    *(b"=1+1", b"@SUM(A1)", b"-", b"\\N", b"NULL", b"#REF!", b"TOTAL", b"sep=;\n", b"<table><tr>"),
    *(b"\xed\xa0\x80", b"\xcc\x81", b"\xe2\x80\xae", b"\xc0\x80"),
)
ODD_VALUES = (
    *(b"0000-00-00", b"9999-12-31", b"10000-01-01", b"0001-01-01", b"31/02/2026", b"29.02.2025"),
    *(b"1e308", b"-1e400", b"NaN", b"inf", b"9" * 40, b"-0", b"1.2.3,4", b"(5", b"200", b"-7%"),
    *(b"2026-13-45T99:99:99Z", b"1700000000000000", b"46000", b"45000.999999", b"1/1/1", b"Q3"),
    *(b"2026-01-01 24:00", b"2026-01-01T00:00:00+99:99", b"12:00", b"Rp", b"5 Cr - 9 Cr", b"%"),
    *(b"\xc2\xbd", b"\xd9\xa3\xd9\xa4", b"\xe2\x82\xac", b"true", b"'", b" ", b"3.00001E+15"),
)
CELL = re.compile(rb"[^,;\t|\r\n\"]+")
MEGABYTE = 1_000_000
Mutation = Callable[[Random, bytes], bytes]


def broken(chance: Random, content: bytes) -> bytes:
    """Return a file with one to four things broken in it; inside a ZIP as often as outside."""
    if content.startswith(b"PK") and chance.random() < 0.6:
        return _broken_inside(chance, content)
    if content.startswith(b"\x1f\x8b") and chance.random() < 0.6:
        return gzip.compress(broken(chance, gzip.decompress(content)), mtime=0)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 4))):
        content = chance.choices(MUTATIONS, WEIGHTS)[0](chance, content)
    return content


def _broken_inside(chance: Random, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {each.filename: archive.read(each) for each in archive.infolist()}
    name = chance.choice([*members, *(each for each in members if "sheet" in each)])
    kind = chance.random()
    if kind < 0.1:
        del members[name]
    elif kind < 0.2:
        members[f"{name}{chance.randrange(3)}"] = members[chance.choice([*members])]
    else:
        members[name] = broken(chance, members[name])
    return zipped(members)


def _place(chance: Random, content: bytes) -> int:
    return chance.randrange(len(content) + 1)


def _slice(chance: Random, content: bytes) -> tuple[int, int]:
    start = _place(chance, content)
    return start, min(len(content), start + int(chance.paretovariate(0.7)))


def bytes_changed(chance: Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(min(len(content), chance.choice((1, 1, 2, 8, 64)))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut_off(chance: Random, content: bytes) -> bytes:
    return content[: _place(chance, content)]


def head_cut_off(chance: Random, content: bytes) -> bytes:
    return content[_place(chance, content) :]


def slice_deleted(chance: Random, content: bytes) -> bytes:
    start, end = _slice(chance, content)
    return content[:start] + content[end:]


def slice_repeated(chance: Random, content: bytes) -> bytes:
    start, end = _slice(chance, content)
    times = min(chance.choice((2, 3, 50, 2000)), MEGABYTE // max(end - start, 1) + 1)
    return content[:start] + content[start:end] * times + content[end:]


def lines_shuffled(chance: Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


def odd_text_added(chance: Random, content: bytes) -> bytes:
    for _ in range(chance.choice((1, 1, 3, 30))):
        place = _place(chance, content)
        content = content[:place] + chance.choice(ODD_TEXTS) + content[place:]
    return content


def cells_replaced(chance: Random, content: bytes) -> bytes:
    share = chance.choice((0.02, 0.1, 0.5))

    def other(cell: re.Match[bytes]) -> bytes:
        return chance.choice(ODD_VALUES) if chance.random() < share else cell[0]

    return CELL.sub(other, content)


def column_replaced(chance: Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    place, value = chance.randrange(12), chance.choice(ODD_VALUES)
    for number, line in enumerate(lines[1:], start=1):
        cells = line.split(b",")
        if place < len(cells):
            cells[place] = value
            lines[number] = b",".join(cells)
    return b"\n".join(lines)


def delimiters_changed(chance: Random, content: bytes) -> bytes:
    old, new = chance.choices((b",", b";", b"\t", b"|", b'"', b"\n", b"\r\n"), k=2)
    return content.replace(old, new, chance.choice((1, 5, -1)))


def huge_cell(chance: Random, content: bytes) -> bytes:
    place, size = _place(chance, content), chance.choice((70_000, 200_000, 3 * MEGABYTE))
    return (
        content[:place]
        + chance.choice((b"x", b'"', b" ", b"\xd0\x96", b"9")) * size
        + content[place:]
    )


def many_columns(chance: Random, content: bytes) -> bytes:
    end = content.find(b"\n")
    more = chance.choice((b",", b",a", b";", b"\t1")) * chance.choice((300, 20_000))
    return content[:end] + more + content[end:]


def many_lines(chance: Random, content: bytes) -> bytes:
    return content + chance.choice((b"\n", b",\n", b'"\n', b"x\n", b"\x00\n")) * 20_000


def written_otherwise(chance: Random, content: bytes) -> bytes:
    text = content.decode("utf-8", errors="replace")
    code = chance.choice(
        ("utf-16", "utf-16-le", "utf-16-be", "cp1251", "latin-1", "utf-32", "utf-7")
    )
    return text.encode(code, errors="replace")


def in_archives(chance: Random, content: bytes) -> bytes:
    for depth in range(chance.choice((1, 2, 12))):
        if chance.random() < 0.5:
            content = gzip.compress(content, mtime=0)
        else:
            content = zipped(
                {f"{depth}{chance.choice(('.csv', '.zip', '.xlsx', '.txt'))}": content}
            )
    return content


def bomb(chance: Random, content: bytes) -> bytes:
    zeros = chance.choice((b"0", b"a,b\n", b"\n")) * (30 * MEGABYTE)
    packed = gzip.compress(zeros, 9, mtime=0)
    return packed if chance.random() < 0.5 else zipped({"deals.csv": content, "more.csv": zeros})


def as_page(chance: Random, content: bytes) -> bytes:
    cells = content.replace(b",", b"</td><td>").replace(b"\n", b"</td></tr>\n<tr><td>")
    return (
        b"<html><table><tr><td>"
        + cells
        + chance.choice((b"</table>", b"", b"<td colspan=999999999>"))
    )


MUTATIONS: tuple[Mutation, ...] = (
    *(bytes_changed, cut_off, head_cut_off, slice_deleted, slice_repeated, lines_shuffled),
    *(odd_text_added, cells_replaced, column_replaced, delimiters_changed, huge_cell),
    *(many_columns, many_lines, written_otherwise, in_archives, bomb, as_page),
)
WEIGHTS = (12, 6, 4, 10, 8, 3, 14, 14, 10, 8, 1, 1, 1, 5, 2, 0.05, 3)
