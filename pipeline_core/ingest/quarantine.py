"""The rows and cells that were set aside, as tables that can be mended and brought again."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline_core.ingest.drafts import Checked

LISTED = ("line", "column", "value", "reason", "is_row_set_aside")


def listed(checked: Checked) -> pd.DataFrame:
    """Return one row per cell that could not be read: line, column, value, reason (a key), and whether
    the whole row was set aside for it."""
    rows = [tuple(getattr(each, name) for name in LISTED) for each in checked.rejects]
    return pd.DataFrame(rows, columns=list(LISTED)).sort_values(["line", "column"], kind="stable")


def rows_set_aside(checked: Checked) -> pd.DataFrame:
    """Return the rows that were set aside as they stood in the file, under the file's own columns."""
    lines = [each.line for each in checked.rejects if each.is_row_set_aside]
    table = checked.draft.table
    is_aside = pd.Series(table.lines).isin(lines).to_numpy()
    return table.cells.filter(is_aside).to_pandas()


def with_rows_set_aside(checked: Checked) -> Checked:
    """Return what was checked with no other cells of its file than those of the rows set aside.

    Once everything is typed, a large file's texts are only in the way.
    """
    if checked.targets is not None:  # more of its rows may be set aside once all files are read
        return checked
    table = checked.draft.table
    lines = [each.line for each in checked.rejects if each.is_row_set_aside]
    is_aside = np.isin(table.lines, lines)
    has_any = is_aside.any()  # rows filtered to none would keep the distinct texts of their columns
    cells = table.cells.filter(pa.array(is_aside)) if has_any else table.cells.schema.empty_table()
    kept = dataclasses.replace(table, cells=cells, lines=table.lines[is_aside])
    pa.default_memory_pool().release_unused()
    return dataclasses.replace(checked, draft=dataclasses.replace(checked.draft, table=kept))
