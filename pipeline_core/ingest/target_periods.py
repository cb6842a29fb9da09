"""The days for which each row of a table of targets holds: a period by its name, or a date and how far the next is."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Sequence

import pyarrow as pa

from pipeline_core import errors
from pipeline_core.ingest import dates
from pipeline_core.ingest.date_examples import telling_dates
from pipeline_core.ingest.drafts import Draft
from pipeline_core.ingest.headers import folded
from pipeline_core.ingest.months import month_number
from pipeline_core.scope import period_named

Days = tuple[datetime.date, datetime.date]
YEAR = r"(?:fy|tahun|th|year)?\s*'?(?P<year>\d{4}|\d{2})"
QUARTER = r"(?:q|kuartal|triwulan|tw|quarter|kw|t)\s*\.?\s*(?P<part>iv|i{1,3}|[1-4])"
QUARTERS = tuple(rf"{first}[\W_]*{last}" for first, last in ((YEAR, QUARTER), (QUARTER, YEAR)))
MONTHS = (
    r"(?P<year>\d{4})[-/. ](?P<part>\d{1,2})",
    r"(?P<part>\d{1,2})[-/. ](?P<year>\d{4})",
    r"(?P<part>[^\W\d_]+)\.?[-/. ,']*(?P<year>\d{4}|\d{2})",
    r"(?P<year>\d{4})[-/. ,]*(?P<part>[^\W\d_]+)",
)
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
LENGTHS = {  # months of a period, by what the headers of its day and of its amount call it
    1: r"month|bulan|\bmes\b|monat|\bmois\b",
    3: r"quarter|kuartal|triwulan|trimest|quartal",
    12: r"\byear|annual|tahun|\bano\b|\bjahr|\bannee",
}
GAPS = (1, 3, 6, 12)  # months that may lie between two targets of one owner


def target_days(draft: Draft, whose: Sequence[str | None], fiscal_start: int) -> list[Days | None]:
    """Return for each row its first and its last day; None where they cannot be read.

    A period with a name is fiscal. A date begins a span that ends on the day of the column for it, else
    after as many months as the headers say, else before the same owner's next target.
    Errors: ambiguous_dates, mixed_dates, no_target_period.
    """
    texts = _written(draft)
    named = {text: named_period(text, fiscal_start) for text in set(texts) if text}
    firsts = _days(draft, "snapshot", [text if not named.get(text) else None for text in texts])
    lasts = _days(draft, "left", _cells(draft, "left"))
    length = _months(draft) or (None if any(lasts) else _gap(firsts, whose))
    if any(first and not last for first, last in zip(firsts, lasts, strict=True)) and not length:
        raise errors.no_target_period(draft.file_name, draft.choices["snapshot"])
    return [
        named.get(text or "") or _span(first, last, length)
        for text, first, last in zip(texts, firsts, lasts, strict=True)
    ]


def named_period(text: str, fiscal_start: int) -> Days | None:
    """Return the days of 2026, FY26, Q1 2026, Kuartal I 2026, 2026-11 or Nov 2026; None for anything else."""
    bare = folded(text).strip()
    code = _quarter_code(bare) or _month_code(bare)
    if not code and (found := re.fullmatch(YEAR, bare)) and len(bare) >= 4:
        code = _year(found["year"])
    period = period_named(code, fiscal_start) if code else None
    return (period.since, period.until) if period else None


def _quarter_code(bare: str) -> str | None:
    found = next(filter(None, (re.fullmatch(each, bare) for each in QUARTERS)), None)
    return found and f"{_year(found['year'])}-Q{ROMAN.get(found['part'], found['part'])}"


def _month_code(bare: str) -> str | None:
    for found in filter(None, (re.fullmatch(each, bare) for each in MONTHS)):
        number = int(found["part"]) if found["part"].isdigit() else month_number(found["part"])
        if 1 <= number <= 12:
            return f"{_year(found['year'])}-{number:02d}"
    return None


def _year(digits: str) -> str:
    return digits if len(digits) == 4 else f"20{digits}"


def _written(draft: Draft) -> list[str | None]:
    """The cells that name the period; a year in a column of its own stands behind them."""
    cells, years = _cells(draft, "snapshot"), _cells(draft, "year")
    is_quarter = _months(draft) == 3
    cells = [f"Q{cell}" if is_quarter and cell in ("1", "2", "3", "4") else cell for cell in cells]
    return [
        f"{cell} {year}" if cell and year else cell for cell, year in zip(cells, years, strict=True)
    ]


def _cells(draft: Draft, field: str) -> list[str | None]:
    column = draft.choices.get(field)
    return draft.table.column(column) if column else [None] * draft.table.height


def _days(draft: Draft, field: str, texts: Sequence[str | None]) -> list[datetime.date | None]:
    distinct = sorted({text for text in texts if text})
    if not distinct:
        return [None] * len(texts)
    column = draft.choices[field]
    order = draft.date_orders.get(column)
    if order in (None, "mixed"):
        refuse = errors.mixed_dates if order == "mixed" else errors.ambiguous_dates
        raise refuse(draft.file_name, column, ", ".join(telling_dates(distinct)))
    found = dates.moments(pa.array(distinct), order, draft.zone)[0].cast(pa.date32(), safe=False)
    day = dict(zip(distinct, found.to_pylist(), strict=True))
    return [day.get(text or "") for text in texts]


def _months(draft: Draft) -> int | None:
    """How long a period is by what its own column, else the amount's, is called."""
    for field in ("snapshot", "amount"):
        header = folded(draft.choices.get(field, "")).replace("_", " ")
        for months, pattern in LENGTHS.items():
            if re.search(pattern, header):
                return months
    return None


def _gap(firsts: Sequence[datetime.date | None], whose: Sequence[str | None]) -> int | None:
    """The smallest distance in months between two targets of one owner, where it is a usual one."""
    pairs = {(who, first) for who, first in zip(whose, firsts, strict=True) if first}
    ordered = sorted(pairs, key=lambda pair: (str(pair[0]), pair[1]))
    gaps = [
        12 * (later.year - earlier.year) + later.month - earlier.month
        for (one, earlier), (other, later) in zip(ordered, ordered[1:], strict=False)
        if one == other
    ]
    return min(gaps) if gaps and min(gaps) in GAPS else None


def _span(
    first: datetime.date | None, last: datetime.date | None, months: int | None
) -> Days | None:
    if first is None:
        return None
    if last is None and months:
        index = first.year * 12 + first.month - 1 + months
        year, month = index // 12, index % 12 + 1
        day = min(first.day, calendar.monthrange(year, month)[1])
        last = datetime.date(year, month, day) - datetime.timedelta(days=1)
    return (first, last) if last and last >= first else None
