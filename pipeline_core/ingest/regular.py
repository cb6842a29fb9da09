"""The fast way to read a text file that a machine wrote: every row as wide as the header, one line each.

Whatever is not quite so is read by `decoding.records`, which gives the same cells where both can read.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from pipeline_core.ingest.rows import Rows, add_part

BLOCK = 1 << 20  # bytes that are parsed at a time
BLOCKS_BEFORE_TIDYING = 16  # what cleaning cells leaves between the columns is given back
WORTH_IT = 1 << 20  # bytes below which the careful way is as fast


def regular_rows(
    content: bytes, encoding: str, delimiter: str, header_line: int, names: list[str]
) -> Rows | None:
    """Return the rows below the header, or None where a row, a quote or a line is out of the ordinary."""
    if len(content) < WORTH_IT or encoding not in ("utf-8", "utf-8-sig") or b"\0" in content:
        return None
    lines = content.count(b"\n")
    if b"\r" in content and content.count(b"\r") != lines:
        return None
    rows = Rows(names)
    try:
        for number, batch in enumerate(_parsed(content, delimiter, header_line, len(names))):
            add_part(rows, batch.columns)
            if number % BLOCKS_BEFORE_TIDYING == 0:
                pa.default_memory_pool().release_unused()
    except pa.ArrowInvalid:
        return None
    # Fewer rows than lines: a cell holds a line break, or a line is blank.
    if rows.height != lines - header_line + (not content.endswith(b"\n")):
        return None
    rows.lines = np.arange(header_line + 1, header_line + 1 + rows.height, dtype="int32")
    rows.is_overlong = np.zeros(rows.height, dtype=bool)
    return rows


def _parsed(
    content: bytes, delimiter: str, header_line: int, width: int
) -> arrow_csv.CSVStreamingReader:
    names = [str(place) for place in range(width)]
    return arrow_csv.open_csv(
        pa.BufferReader(content),
        read_options=arrow_csv.ReadOptions(
            block_size=BLOCK, skip_rows=header_line, column_names=names
        ),
        parse_options=arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )
