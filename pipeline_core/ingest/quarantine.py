"""The rows and cells that were set aside, as tables that can be mended and brought again."""

from __future__ import annotations

import pandas as pd

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
