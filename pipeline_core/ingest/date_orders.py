"""Whether a column of dates in numbers writes the day or the month first, and whether two people wrote it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline_core.ingest.date_writings import Fields, per_word
from pipeline_core.ingest.months import is_weekday

WRITING = ["mark", "year_length", "has_clock", "is_halved", "has_seconds", "padding"]
# A day of the month is at most 12 in 39 of 100 dates, so five silent ones in a row are one in a hundred.
SILENT_DATES = 5


def numeric_dates(fields: Fields) -> pd.DataFrame:
    """Return the distinct dates among texts written in numbers, and how each is written."""
    table = pa.table(
        {
            "first": fields["first"],
            "next": fields["next"],
            "year": fields["year"],
            "mark": pc.utf8_trim_whitespace(fields["mark"]),
            "year_length": pc.utf8_length(fields["year"]),
            "has_clock": pc.not_equal(fields["hour"], ""),
            "is_halved": pc.not_equal(fields["half"], ""),
            "has_seconds": pc.not_equal(fields["second"], ""),
        }
    )
    if "weekday" in fields:
        table = table.filter(pa.array(per_word(fields["weekday"], is_weekday, bool)))
    return table.group_by(table.column_names).aggregate([]).to_pandas()


def number_order(dates: pd.DataFrame) -> str | None:
    """Return the order of numeric dates: day, month, mixed, both; None when it does not matter.

    A number above 12 proves an order; a dot is the mark of countries that write the day first, unless
    a dotted value proves otherwise.
    """
    dates = _proofs(dates)
    is_dotted = dates["mark"] == "."
    is_day = dates["is_day"].any() or (
        is_dotted.any() and not (dates["is_month"] & is_dotted).any()
    )
    is_month = dates["is_month"].any()
    if (is_day and is_month) or ((is_day or is_month) and _is_half_converted(dates)):
        return "mixed"
    if is_day or is_month:
        return "day" if is_day else "month"
    return "both" if (dates["is_silent"] & (dates["first"] != dates["next"])).any() else None


def _proofs(dates: pd.DataFrame) -> pd.DataFrame:
    first, second = dates["first"].astype(int), dates["next"].astype(int)
    is_low = [first.between(1, 12), second.between(1, 12)]
    return dates.assign(
        is_day=first.between(13, 31) & is_low[1],
        is_month=second.between(13, 31) & is_low[0],
        is_silent=is_low[0] & is_low[1],
        padding=_padding(dates["first"], dates["next"]),
    )


def _padding(first: pd.Series, second: pd.Series) -> np.ndarray:
    """Which of two hands padded each date, where one place holds both 4 and 04; "" where none does.

    Where a place is always padded or never (3/04/24), it is one hand's habit and tells nobody apart.
    """
    padded = np.zeros(len(first), bool)
    bare = np.zeros(len(first), bool)
    for place in (first, second):
        is_padded = place.str.startswith("0").to_numpy(bool)
        is_bare = (place.str.len() == 1).to_numpy(bool)
        if is_padded.any() and is_bare.any():
            padded, bare = padded | is_padded, bare | is_bare
    unknown = "unknown" if padded.any() else ""
    return np.where(padded, "padded", np.where(bare, "bare", unknown))


def _is_half_converted(dates: pd.DataFrame) -> bool:
    """Whether one writing of two proves an order and the other is silent too often for chance.

    Excel opens a day-first file on an American machine: it converts 02/06 and leaves 27/04 as text.
    """
    known = dates[dates["padding"] != "unknown"]
    found = known.groupby(WRITING).agg(
        proofs=("is_day", "sum"), others=("is_month", "sum"), silent=("is_silent", "sum")
    )
    is_proven = (found["proofs"] + found["others"]) > 0
    return bool(is_proven.any() and (~is_proven & (found["silent"] >= SILENT_DATES)).any())
