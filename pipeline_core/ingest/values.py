"""Text to numbers, dates and shares. How a column is written is decided from all its values, never per cell."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january janvier januar enero janeiro",
            "feb februari february fevrier februar febrero fevereiro",
            "mar maret march mars märz marzo março",
            "apr april avril abril",
            "mei may mai mayo maio",
            "jun juni june juin junio junho",
            "jul juli july juillet julio julho",
            "agu ags agt agustus aug august août agosto",
            "sep sept september septembre septiembre setembro",
            "okt oktober oct october octobre octubre outubro",
            "nov november nopember novembre noviembre novembro",
            "des desember dec december dez dezember decembre diciembre dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
TIME = r"(?:[T ,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp][Mm])?)?"
ZONE = r"\s*(Z|UTC|[+-]\d{2}:?\d{2})?$"
YEAR_FIRST = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + TIME + ZONE)
NUMBERS = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})" + TIME + ZONE)
NAMED = re.compile(r"^(\d{1,2})[-. ]+([^\W\d]+)\.?,?[-. ]+(\d{4}|\d{2})" + TIME + ZONE)
NAME_FIRST = re.compile(r"^([^\W\d]+)\.? (\d{1,2}),? (\d{4})" + TIME + ZONE)
CURRENCIES = {
    "Rp": "IDR",
    "IDR": "IDR",
    "US$": "USD",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
}
OPEN_END = datetime.datetime(2050, 1, 1)  # warehouses write 2050-01-01 or 9999-12-31 for "still"


def date_order(values: Iterable[str | None]) -> str | None:
    """Return how a column writes its dates: year, name, day, month; None when both last would fit.

    `mixed` means that some values can only be day first and others only month first.
    """
    orders = {_order(value) for value in set(values) if value}
    if {"day", "month"} <= orders:
        return "mixed"
    for order in ("day", "month"):
        if order in orders:
            return order
    if "both" in orders:
        return None
    return "name" if "name" in orders else "year"


def _order(value: str) -> str:
    match = NUMBERS.match(value)
    if not match:
        return "name" if NAMED.match(value) or NAME_FIRST.match(value) else "year"
    first, second = int(match[1]), int(match[2])
    if first > 12:
        return "day"
    if second > 12:
        return "month"
    # A dot is the mark of countries that write the day first; equal numbers say the same either way.
    return "day" if value[len(match[1])] == "." else "same" if first == second else "both"


def moment(value: str | None, order: str | None) -> datetime.datetime | None:
    """Return a cell as a moment; offsets are taken to UTC. Errors: ValueError when it is no date."""
    if value is None:
        return None
    year, month, day, rest = _parts(value, order)
    hour, minute, second, fraction, half, zone = rest
    hours = int(hour or 0) % 12 + 12 * (half.lower() == "pm") if half else int(hour or 0)
    microsecond = int((fraction or "0").ljust(6, "0")[:6])
    found = datetime.datetime(
        year, month, day, hours, int(minute or 0), int(second or 0), microsecond
    )
    return (found - _offset(zone)) if found < OPEN_END else None


def _parts(value: str, order: str | None) -> tuple[int, int, int, Sequence[str | None]]:
    if match := YEAR_FIRST.match(value):
        return int(match[1]), int(match[2]), int(match[3]), match.groups()[3:]
    if match := NUMBERS.match(value):
        first, second = int(match[1]), int(match[2])
        month, day = (first, second) if order == "month" else (second, first)
        return _year(match[3]), month, day, match.groups()[3:]
    if match := NAMED.match(value):
        return _year(match[3]), _month(match[2]), int(match[1]), match.groups()[3:]
    if match := NAME_FIRST.match(value):
        return _year(match[3]), _month(match[1]), int(match[2]), match.groups()[3:]
    raise ValueError(value)


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _month(name: str) -> int:
    if name.casefold() not in MONTHS:
        raise ValueError(name)
    return MONTHS[name.casefold()]


def _offset(zone: str | None) -> datetime.timedelta:
    if not zone or zone in ("Z", "UTC"):
        return datetime.timedelta()
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return datetime.timedelta(minutes=-minutes if zone[0] == "-" else minutes)


def decimal_mark(values: Iterable[str | None]) -> str:
    """Return the decimal mark of a column of numbers, from all of them: `.` unless they say `,`.

    Where both marks occur in a value, the last one is decimal; a mark that repeats, or always stands
    before three digits, groups.
    """
    votes = {".": 0, ",": 0}
    for value in set(values):
        digits = re.sub(r"[^\d.,]", "", value or "").strip(".,")
        marks = [mark for mark in digits if mark in votes]
        if len(set(marks)) == 2:
            votes[marks[-1]] += 3
        elif len(marks) > 1:
            votes["," if marks[0] == "." else "."] += 1
        elif marks and len(digits) - digits.index(marks[0]) - 1 != 3:
            votes[marks[0]] += 1
        elif marks and votes[marks[0]] <= 0:
            votes[marks[0]] -= 1
    return "," if votes[","] > votes["."] else "."


def cents(value: str | None, mark: str) -> int | None:
    """Return an amount in cents, or None for an empty cell or a dash. Errors: ValueError."""
    if value is None or value in ("-", "–", "—"):
        return None
    return round(_number(value, mark) * 100)


def share(value: str | None, mark: str, is_per_cent: bool) -> float | None:
    """Return a probability 0–1. Errors: ValueError when it is no number or lies outside."""
    if value is None or value == "-":
        return None
    found = _number(value.replace("%", ""), mark) / (100 if is_per_cent or "%" in value else 1)
    if not 0 <= found <= 1:
        raise ValueError(value)
    return found


def is_per_cent(values: Iterable[str | None], mark: str) -> bool:
    """Whether a column of probabilities counts to 100 rather than to 1."""
    for value in set(values):
        try:
            if value and "%" not in value and _number(value, mark) > 1:
                return True
        except ValueError:
            continue  # a word among the probabilities; it becomes a reject when the column is typed
    return False


def currency_in(value: str | None) -> str | None:
    """Return the currency that an amount's sign names, if any."""
    return next((code for sign, code in CURRENCIES.items() if value and sign in value), None)


def _number(value: str, mark: str) -> float:
    is_negative = bool(re.match(r"^\(.*\)$", value)) or value.strip().startswith(("-", "−"))
    plain = re.sub(r"(?i)^[(\-−\s]*(rp\.?|idr|usd|us\$|eur|gbp|inr|[$€£₹])?[\s\-−]*", "", value)
    plain = re.sub(r"(?i)\s*(rp|idr|usd|eur|gbp|inr|[$€£₹])?\s*\)?$", "", plain)
    plain = re.sub(r"[\s\u00a0\u202f']", "", plain)
    plain = plain.replace("," if mark == "." else ".", "").replace(mark, ".")
    if not re.fullmatch(r"\d*\.?\d+(e[+-]?\d+)?|\d+\.", plain, re.IGNORECASE):
        raise ValueError(value)
    return -float(plain) if is_negative else float(plain)
