"""Scope: which deals, as of which day, in which currency, over which period."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

Names = tuple[str, ...] | None
# Widget key and parameter of the link -> field of the Scope.
FILTERS = {
    "team": "teams",
    "owner": "owners",
    "segment": "segments",
    "region": "regions",
    "product": "products",
    "source": "sources",
    "type": "deal_types",
}
DIMENSIONS = ("owner", "team", "segment", "region", "product", "source", "deal_type")


@dataclass(frozen=True)
class Scope:
    """Which deals a question is about; hashable, so that answers can be kept by it.

    A field that is None restricts nothing; an empty tuple lets no deal through. `visible_owners` has no
    default: it comes from the person's role, and a forgotten role must not see everything.
    As of day D means the end of that day; `since` and `until` are both inside the period.
    """

    as_of: datetime.date
    visible_owners: Names
    since: datetime.date | None = None
    until: datetime.date | None = None
    reporting_currency: str | None = None
    pipelines: Names = None
    owners: Names = None
    teams: Names = None
    segments: Names = None
    regions: Names = None
    products: Names = None
    sources: Names = None
    deal_types: Names = None


def without_filters(scope: Scope) -> Scope:
    """Return the scope with neither period nor filters; who may see what, and the pipeline, stay."""
    return replace(without_period(scope), **{f"{name}s": None for name in DIMENSIONS})


def without_period(scope: Scope) -> Scope:
    """Return the scope over all days up to its own."""
    return replace(scope, since=None, until=None)


@dataclass(frozen=True)
class Period:
    """A span of days with the code that names it in links: 2026, 2026-Q4 or 2026-11."""

    code: str
    since: datetime.date
    until: datetime.date


def period_before(scope: Scope) -> Scope:
    """Return the scope with the period before its own, as many whole months long."""
    if scope.since is None or scope.until is None:
        return scope
    months = 12 * (scope.until.year - scope.since.year) + scope.until.month - scope.since.month + 1
    since = _first_of_month(scope.since, -months)
    return replace(
        scope, since=since, until=_first_of_month(scope.since, 0) - datetime.timedelta(days=1)
    )


def quarter_of(day: datetime.date, fiscal_start: int = 1) -> Period:
    """Return the fiscal quarter that contains the day; a fiscal year has the name of the year it ends in."""
    offset = (day.month - fiscal_start) % 12
    first = _first_of_month(day, -(offset % 3))
    year = _fiscal_year(day, fiscal_start)
    return Period(f"{year}-Q{offset // 3 + 1}", first, _day_before_month(first, 3))


def month_of(day: datetime.date) -> Period:
    """Return the calendar month that contains the day."""
    first = day.replace(day=1)
    return Period(f"{first:%Y-%m}", first, _day_before_month(first, 1))


def year_of(day: datetime.date, fiscal_start: int = 1) -> Period:
    """Return the fiscal year that contains the day."""
    first = _first_of_month(day, -((day.month - fiscal_start) % 12))
    return Period(str(_fiscal_year(day, fiscal_start)), first, _day_before_month(first, 12))


def period_named(code: str, fiscal_start: int = 1) -> Period | None:
    """Return the period with that code, or None when the code names none."""
    year, _, part = code.partition("-")
    if not year.isdigit() or not 1900 <= int(year) <= 9000:
        return None
    start = datetime.date(int(year) - (fiscal_start > 1), fiscal_start, 1)
    if not part:
        return year_of(start, fiscal_start)
    if part in ("Q1", "Q2", "Q3", "Q4"):
        return quarter_of(_first_of_month(start, 3 * (int(part[1]) - 1)), fiscal_start)
    if part.isdigit() and 1 <= int(part) <= 12:
        return month_of(datetime.date(int(year), int(part), 1))
    return None


def code_of_period(scope: Scope, fiscal_start: int = 1) -> str:
    """Return the code of a scope's period, or of the quarter that contains its as-of day."""
    if scope.since is None:
        return quarter_of(scope.as_of, fiscal_start).code
    spans = (
        month_of(scope.since),
        quarter_of(scope.since, fiscal_start),
        year_of(scope.since, fiscal_start),
    )
    # The days of no named period, as a command may ask for, are said by their first one.
    return next((span.code for span in spans if span.until == scope.until), spans[0].code)


def _fiscal_year(day: datetime.date, fiscal_start: int) -> int:
    return day.year + (fiscal_start > 1 and day.month >= fiscal_start)


def _first_of_month(day: datetime.date, months: int) -> datetime.date:
    index = day.year * 12 + day.month - 1 + months
    return datetime.date(index // 12, index % 12 + 1, 1)


def _day_before_month(first: datetime.date, months: int) -> datetime.date:
    return _first_of_month(first, months) - datetime.timedelta(days=1)
