"""The ways in which people and programs write dates, as patterns over columns of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline_core.ingest.blanks import NOTHING
from pipeline_core.ingest.months import MONTHS, ZONES, is_weekday, month_number, zone_minutes

# The patterns are RE2's, which Arrow runs: no look-around, and \s and \w know ASCII only.
WORD = r"[\p{L}\p{M}]+"
WEEKDAY = rf"^(?:(?P<weekday>{WORD}(?:[-'’]{WORD})?)\.?,?\s+)?"
BETWEEN = (
    r"(?:T|:|\s*,\s*|\s+-\s+|\s+(?:(?:at|um|pukul|jam|klo|kl|om|às|as|à|a las|alle|в)\.?\s+)?)"
)
CLOCK = (
    rf"(?:{BETWEEN}(?P<hour>\d{{1,2}})(?:[:.h](?P<minute>\d{{2}})"
    r"(?:[:.](?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?)?"
    r"\s*(?P<half>[ap]\.?\s?m\b\.?)?(?:\s*(?:uhr|h)\b)?)?"
)
LETTERS = "|".join(sorted(ZONES, key=len, reverse=True))
ZONE = (
    rf"(?:\s*(?P<zone>(?:{LETTERS})?\s?[+-]\d{{1,2}}(?::?\d{{2}})?|(?:{LETTERS})\b)"
    r"(?:\[[\w/+-]+\])?(?:\s*\([\p{L}\s+:\d-]+\))?)?$"
)
REST = CLOCK + ZONE
YEAR = r"'?(?P<year>\d{4}|\d{2})(?:\s*г(?:ода|\.)?)?"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|[ºª°.])?"
OF = r"(?:\s+(?:de|del|do|of)\s+|[-\s./]*)"
SEPARATOR = r"(?:\s?[-/.]\s?|\s)"
# In this order, as some fit two: «January 2nd, 2024» has no month called nd.
WRITINGS = {
    "year": rf"{WEEKDAY}(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){REST}",
    "numbers": rf"{WEEKDAY}(?P<first>\d{{1,2}})(?P<mark>{SEPARATOR})(?P<next>\d{{1,2}}){SEPARATOR}"
    rf"{YEAR}{REST}",
    "name first": rf"{WEEKDAY}(?P<name>{WORD})\.?[-\s/]*{DAY}(?:\s*,\s*|[-\s/]+){YEAR}{REST}",
    "name": rf"{WEEKDAY}{DAY}{OF}(?P<name>{WORD})\.?,?{OF}{YEAR}{REST}",
    "name between": rf"{WEEKDAY}(?P<year>\d{{4}})[-\s/.]*(?P<name>{WORD})\.?[-\s/.]*{DAY}{REST}",
    "compact": r"^(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?:\.0+)?"
    r"(?:[T\s]?(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:\.(?P<fraction>\d{1,9}))?)?)?"
    + ZONE,
    "epoch": r"^(?P<seconds>(?:1\d|2[0-4])\d{8})(?P<thousandths>\d{3})?(?:\.0+)?$",
    "serial": r"^(?P<serial>\d{5}(?:[.,]\d+)?)$",
}
# What programs write, and fast; whatever else is in the table above is found, six times slower.
NUMBERS = ("first", "next", "year")
PLAIN_REST = (
    r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?: ?[AP]M)? ?(?:Z|UTC|[+-]\d{2}:?\d{2})?)?$"
)
PLAIN = {
    "year": r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}" + PLAIN_REST,
    "numbers": r"^\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})" + PLAIN_REST,
}
PLAIN_CLOCK = (
    r"^(?:[tT ](?P<hour>\d+):(?P<minute>\d+)(?::(?P<second>\d+)(?:\.(?P<fraction>\d+))?)?"
    r"(?:[^\d:.].*)?)?$"
)
# What a text must hold at least: the long patterns cost more to prepare than a column of names to read.
ACCENTS = str.maketrans({"a": "[aäáâàã]", "e": "[eéèê]", "o": "[oóôõ]", "u": "[uûúü]", "c": "[cç]"})
NAMED = "(?i)" + "|".join(sorted({month[:3].translate(ACCENTS) for month in MONTHS}))
GATES = {
    "year": r"\d{4}[-/.]\d{1,2}[-/.]\d",
    "numbers": r"\d[-/.\s]+\d{1,2}[-/.\s]+'?\d{2}",
    "name first": NAMED,
    "name": NAMED,
    "name between": NAMED,
    "compact": r"^(?:19|20)\d{6}",
    "epoch": r"^\d{10}",
    "serial": r"^\d{5}(?:[.,]|$)",
}
# The zero days of MySQL and Excel, which no calendar has.
NO_DATE = NOTHING + r"|0|0\.0|0000-00-00.*|00?[./-]00?[./-]0000.*|1900-01-00.*|0?[01]/0/1900.*"
Fields = dict[str, pa.Array]
Found = tuple[str, np.ndarray, Fields]


def written(texts: pa.Array) -> Iterator[Found]:
    """Yield per way of writing: its name, the rows of the texts that are so written, their parts.

    Each row comes at most once, with the first way that fits it; parts are text, "" where absent.
    """
    rows = np.flatnonzero(pc.fill_null(pc.match_substring_regex(texts, r"\d"), False))
    ways = [(name, pattern, _plain_parts) for name, pattern in PLAIN.items()]
    ways += [(name, pattern, pc.extract_regex) for name, pattern in WRITINGS.items()]
    for name, pattern, reader in ways:
        waiting = texts.take(pa.array(rows))
        if not pc.any(pc.match_substring_regex(waiting, GATES[name]), min_count=0).as_py():
            continue
        is_match = pc.match_substring_regex(waiting, f"(?i){pattern}")
        if pc.any(is_match, min_count=0).as_py():
            parts = reader(waiting.filter(is_match), f"(?i){pattern}")
            mask = np.asarray(is_match)
            yield name, rows[mask], parts if isinstance(parts, dict) else _fields(parts)
            rows = rows[~mask]


def _fields(parts: pa.StructArray) -> Fields:
    return dict(zip((field.name for field in parts.type), parts.flatten(), strict=True))


def _plain_parts(texts: pa.Array, pattern: str) -> Fields:
    """The parts of plain dates by three small steps: RE2 is slow where a pattern has five groups."""
    names = ("year", "month", "day") if pattern.startswith(r"(?i)^\d{4}") else NUMBERS
    groups = r"^(?P<{}>\d+)[-/.](?P<{}>\d+)[-/.](?P<{}>\d+)(?P<rest>\D.*)?$".format(*names)
    parts = _fields(pc.extract_regex(texts, groups))
    rest = parts.pop("rest")
    clock = _fields(pc.extract_regex(rest, PLAIN_CLOCK))
    tail = pc.utf8_upper(pc.utf8_ltrim(rest, "tT 0123456789:."))
    zone = pc.utf8_ltrim(tail, "APM ")
    half = pc.utf8_slice_codeunits(pc.utf8_rtrim(tail, "ZUTC0123456789:+- "), 0, 1)
    mark = pc.utf8_slice_codeunits(pc.utf8_ltrim(texts, "0123456789"), 0, 1)
    return {**parts, **clock, "half": half, "zone": zone, "mark": mark}


def days_of(fields: Fields, order: str | None) -> tuple[np.ndarray, np.ndarray]:
    """Return the days of year, month and day (datetime64[D]) and which of them exist.

    Numbers are read in `order`, "month" or else day first; what only fits the other way is read so.
    """
    year = _four_digit_years(fields["year"])
    month, day = _month_and_day(fields, order)
    is_month = (month >= 1) & (month <= 12)
    months = ((year - 1970) * 12 + np.where(is_month, month, 1) - 1).astype("datetime64[M]")
    start, end = months.astype("datetime64[D]"), (months + 1).astype("datetime64[D]")
    exists = is_month & (day >= 1) & (day <= (end - start).astype(np.int64))
    if "weekday" in fields:
        exists &= per_word(fields["weekday"], is_weekday, bool)
    return start + np.where(exists, day - 1, 0), exists


def time_of(fields: Fields) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the time of day and what to take off for the zone (microseconds), and which exist."""
    if "hour" not in fields:
        nothing = np.zeros(len(fields["year"]), np.int64)
        return nothing, nothing, nothing == 0
    hour, minute, second = (integers(fields[name]) for name in ("hour", "minute", "second"))
    exists = (hour < 24) & (minute < 60) & (second < 60)
    if "half" in fields:
        half = per_word(fields["half"], lambda text: text[:1].lower(), object)
        exists &= (half == "") | (hour <= 12) | (half == "p")
        hour = np.where(half == "", hour, hour % 12 + 12 * (half == "p"))
    fraction = pc.utf8_rpad(pc.utf8_slice_codeunits(fields["fraction"], 0, 6), 6, "0")
    clock = ((hour * 60 + minute) * 60 + second) * 1_000_000 + integers(fraction)
    # A day without a time is a day everywhere: XML writes 2024-01-02+07:00 and means the 2nd.
    is_zoned = np.asarray(pc.not_equal(fields["hour"], ""))
    offset = per_word(fields["zone"], zone_minutes, np.int64) * is_zoned * 60_000_000
    return clock, offset, exists


def is_zoned(fields: Fields) -> np.ndarray:
    """Whether each text says its zone and a time that the zone can move."""
    has_zone, has_hour = pc.not_equal(fields["zone"], ""), pc.not_equal(fields["hour"], "")
    return np.asarray(pc.and_(has_zone, has_hour))


def integers(texts: pa.Array) -> np.ndarray:
    """Return texts of digits as numbers, "" as 0."""
    filled = pc.if_else(pc.equal(texts, ""), "0", texts)
    return np.asarray(pc.cast(filled, pa.int64()))


def per_word(texts: pa.Array, reader: Callable, dtype: type) -> np.ndarray:
    """Return what `reader` makes of each text, asked once per distinct one."""
    encoded = texts.dictionary_encode()
    meanings = np.array([reader(word) for word in encoded.dictionary.to_pylist()], dtype=dtype)
    return meanings[np.asarray(encoded.indices)]


def _month_and_day(fields: Fields, order: str | None) -> tuple[np.ndarray, np.ndarray]:
    if "name" in fields:
        return per_word(fields["name"], month_number, np.int64), integers(fields["day"])
    if "month" in fields:
        return integers(fields["month"]), integers(fields["day"])
    first, second = integers(fields["first"]), integers(fields["next"])
    month, day = (first, second) if order == "month" else (second, first)
    is_other = (month > 12) & (day <= 12)
    return np.where(is_other, day, month), np.where(is_other, month, day)


def _four_digit_years(texts: pa.Array) -> np.ndarray:
    year = integers(texts)
    is_short = np.asarray(pc.equal(pc.utf8_length(texts), 2))
    # POSIX strptime %y: 69–99 are of the last century.
    return np.where(is_short, np.where(year < 69, year + 2000, year + 1900), year)
