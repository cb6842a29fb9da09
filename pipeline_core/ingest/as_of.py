"""On which day a file was true: its name, a cell that says so, the newest change in it. Never today."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

import pandas as pd

from pipeline_core.ingest.values import date_order, moment
from pipeline_core.ingest.words import kind_by_words

IN_NAME = (
    r"(?<!\d)(20\d\d)[-_. ]?(0[1-9]|1[0-2])[-_. ]?(0[1-9]|[12]\d|3[01])(?!\d)",
    r"(?<!\d)(0[1-9]|[12]\d|3[01])[-_. ](0[1-9]|1[0-2])[-_. ](20\d\d)(?!\d)",
)
IN_CELL = re.compile(r"(?i)\b(?:per tanggal|per tgl|as of|as at|stand|data per)\b\s*:?\s*([^;|]+)")


def stated_as_of(
    file_name: str, titles: Iterable[str], today: datetime.date
) -> tuple[datetime.date, str] | None:
    """Return the day that the file's name or a line above its header states, and which of both."""
    for pattern in IN_NAME:
        if match := re.search(pattern, file_name):
            parts = [int(part) for part in match.groups()]
            year, month, day = parts if parts[0] > 31 else reversed(parts)
            if (found := _real_day(year, month, day)) and found <= today:
                return found, "file_name"
    for title in titles:
        if (match := IN_CELL.search(title)) and (found := _read_day(match[1])):
            return found, "cell"
    return None


def newest_as_of(
    deals: pd.DataFrame, entries: pd.DataFrame, today: datetime.date
) -> tuple[datetime.date, str] | None:
    """Return the newest modified date, else the newest past date of anything that has happened.

    Expected closes of open deals are plans and say nothing about the day of the export.
    """
    if found := _newest(deals.get("touched_at"), today):
        return found, "newest_modified"
    happened = [deals.get(name) for name in ("created_at", "closed_on", "stage_changed_at")]
    if "stage_label" in deals:
        is_closed = deals["stage_label"].map(
            lambda label: kind_by_words(label or "") in ("won", "lost"), na_action="ignore"
        )
        happened.append(deals.loc[is_closed.fillna(False).astype(bool), "expected_close_on"])
    happened.append(entries.get("entered_at"))
    days = [day for column in happened if (day := _newest(column, today))]
    return (max(days), "newest_date") if days else None


def _newest(column: pd.Series | None, today: datetime.date) -> datetime.date | None:
    if column is None:
        return None
    days = (
        value.date() if isinstance(value, datetime.datetime) else value
        for value in set(column)
        if value is not None and not pd.isna(value)
    )
    return max((day for day in days if day <= today), default=None)


def _read_day(text: str) -> datetime.date | None:
    text = text.strip()
    try:
        found = moment(text, date_order([text]) or "day")
    except ValueError:
        return None
    return found.date() if found else None


def _real_day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
