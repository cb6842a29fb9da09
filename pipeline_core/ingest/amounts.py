"""Text to amounts: exact cents, with the decimal mark that the whole column says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline_core.ingest.blanks import NOTHING, slices, tidy
from pipeline_core.ingest.currency_words import (
    CURRENCY,
    TOKENS,
    alternatives,
    currencies,
    currency_in,
    currency_in_header,
)
from pipeline_core.ingest.shares import shares, truths

__all__ = ["cents", "currencies", "currency_in_header", "decimal_mark", "shares", "truths"]

LARGEST = np.iinfo(np.int64).max
MULTIPLIERS = {
    3: "k tsd tausend rb ribu mil mila thousand тыс тысяч",
    5: "l lakh lakhs lac lacs",
    6: "m mm mn mio mln mill million millions millionen jt juta millón millones milhão milhões млн",
    7: "cr crore crores",
    9: "b bn mrd mld md mds milliard milliards milliarden miliar milyar billion billions млрд",
    12: "t tn triliun trilyun trillion trillions трлн",
}
POWERS = {word: power for power, words in MULTIPLIERS.items() for word in words.split()}
MULTIPLIER = alternatives(list(POWERS))
AROUND = re.compile(rf"(?i)(?:(?P<money>{CURRENCY})|(?P<word>{MULTIPLIER})|[\s.])")
# The same without the ends of words, which RE2 cannot look at: it sorts out a million other words first.
PERHAPS = (
    rf"(?i)^(?:[\s.+()/−–—-]|E[+-]?\d{{1,2}}|{'|'.join(map(re.escape, [*TOKENS, *POWERS]))})*$"
)
EXPONENT = re.compile(r"[eE]([+-]?\d{1,2})(?!\d)")
MINUS = "-−–—"
# Groups that exclude each other, so that RE2 needs one pass: words, a number, whatever follows it.
PARTS = r"(?s)^(?P<before>[^\d.,]*)(?P<core>[\d.,][\d., '’]*)(?P<after>[^\d., '’].*)?$"
GROUPS = {",": r"\.", r"\.": ",", " ": "[.,]", "['’]": "[.,]"}
VALID = (
    r"^(?:\d*(?:[.,]\d+)?|\d+|"
    # India groups by two above the thousands: 2,49,900.
    + "|".join(rf"\d{{1,3}}(?:{g}\d{{2,3}})*{g}\d{{3}}(?:{d}\d+)?" for g, d in GROUPS.items())
    + ")$"
)
PLAIN = r"^-?\d{1,15}(?:\.\d{1,2})?$"
TWICE = r"^[^,]*\.[^,]*\.[^,]*$|^[^.]*,[^.]*,[^.]*$"
UNDECIDED = r"^[1-9]\d{0,2}[.,]\d{3}$"
NO_AMOUNT = NOTHING + r"|(?:rp\.?|\p{Sc})\s*[-–—]+|[-–—]+\s*\p{Sc}"


class Numbers(NamedTuple):
    """The numbers in some texts: the rows that hold one, the number's text, the words around it."""

    rows: np.ndarray
    core: pa.Array
    around: pa.Array


def decimal_mark(texts: Iterable[str | None]) -> str:
    """Return the decimal mark of a column of numbers, from all of them: `.` unless they say `,`.

    Of two marks in a value the last is decimal; a mark that repeats groups; a mark that cannot group
    (not three digits after it; none, a zero or more than three before it) is decimal. A mark before
    exactly three digits only counts where nothing else speaks: then it groups.
    """
    is_arrow = isinstance(texts, pa.Array | pa.ChunkedArray)
    column = texts if is_arrow else pa.array(set(texts), pa.string())
    votes = np.zeros((2, 2), np.int64)
    for part in slices(column):
        if not pc.any(pc.match_substring_regex(part, "[.,]")).as_py():
            continue
        core = _numbers(tidy(part, NO_AMOUNT)).core
        votes += [_votes(core, ",", "."), _votes(core, ".", ",")]
    comma, point = votes[:, 0] if votes[0, 0] != votes[1, 0] else votes[:, 1]
    return "," if comma > point else "."


def cents(texts: pa.Array, mark: str) -> tuple[pa.Array, np.ndarray]:
    """Return amounts in cents (int64, exact, half a cent to even) and which texts are unreadable.

    `mark` decides only what the text leaves open (1.234). Dashes, n/a and «without …» are null and
    not unreadable; other words, ranges and what int64 cannot hold are unreadable.
    """
    parts = [_slice_of_cents(part, mark) for part in slices(texts)]
    found = np.concatenate([np.empty(0, np.int64), *(part for part, _, _ in parts)])
    is_known = np.concatenate([np.empty(0, bool), *(known for _, known, _ in parts)])
    is_unreadable = np.concatenate([np.empty(0, bool), *(mask for _, _, mask in parts)])
    return pa.array(found, pa.int64(), mask=~is_known), is_unreadable


def _numbers(texts: pa.Array) -> Numbers:
    found = pc.extract_regex(texts, PARTS)
    rows = np.flatnonzero(found.is_valid())
    before, core, after = found.filter(found.is_valid()).flatten()
    # The dot of «Rp.5» is the word's.
    is_words = pc.match_substring_regex(before, r"[\p{L}/]$")
    core = pc.if_else(is_words, pc.utf8_ltrim(core, ". "), core)
    core = pc.utf8_rtrim(core, " '’")
    # «1.200,–» writes no cents; it is no minus.
    has_end = pc.match_substring_regex(core, r"[.,]$")
    after = pc.if_else(has_end, pc.utf8_ltrim(after, MINUS), after)
    core = pc.utf8_rtrim(core, ".,")
    # Three digits before a power of ten are decimals; a zero more says so and changes nothing.
    is_open = pc.match_substring_regex(core, UNDECIDED)
    is_power = pc.and_(is_open, pc.match_substring_regex(after, r"^[eE][+-]?\d"))
    core = pc.if_else(is_power, pc.binary_join_element_wise(core, "0", ""), core)
    is_valid = pc.match_substring_regex(core, r"\d")
    is_valid = pc.and_(is_valid, pc.match_substring_regex(core, VALID))
    around = pc.binary_join_element_wise(before, after, "\n")
    is_valid = pc.and_(is_valid, pc.match_substring_regex(around, PERHAPS))
    return Numbers(rows[np.asarray(is_valid)], core.filter(is_valid), around.filter(is_valid))


def _votes(core: pa.Array, mark: str, other: str) -> tuple[int, int]:
    """How many numbers prove that `mark` is decimal, and how many only hint it by grouping with `other`."""
    is_open = pc.match_substring_regex(core, UNDECIDED)
    is_twice = pc.match_substring_regex(core, TWICE)
    ends = pc.utf8_rtrim(core, "0123456789")
    is_decimal = pc.and_not(pc.and_not(pc.ends_with(ends, mark), is_open), is_twice)
    groups = pc.ends_with(ends, other)
    proofs = pc.or_(is_decimal, pc.and_(groups, is_twice))
    hints = pc.and_(groups, is_open)
    return pc.sum(proofs).as_py() or 0, pc.sum(hints).as_py() or 0


def _slice_of_cents(texts: pa.Array, mark: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    is_plain = pc.fill_null(pc.match_substring_regex(texts, PLAIN), False)
    rows = [np.flatnonzero(is_plain), np.flatnonzero(pc.invert(is_plain))]
    found, is_known = np.zeros(len(texts), np.int64), np.zeros(len(texts), bool)
    found[rows[0]], is_known[rows[0]] = _plain_cents(texts.filter(is_plain)), True
    others = tidy(texts.take(pa.array(rows[1])), NO_AMOUNT)
    numbers = _numbers(others)
    sign, power = _meanings(numbers.around)
    digits, scale = _digits(numbers.core, mark)
    amounts, is_held = _shifted(digits, 2 + power - scale)
    places = rows[1][numbers.rows]
    found[places], is_known[places] = amounts * sign, is_held & (sign != 0)
    is_text = np.ones(len(texts), bool)
    is_text[rows[1]] = np.asarray(others.is_valid())
    return found, is_known, is_text & ~is_known


def _plain_cents(texts: pa.Array) -> np.ndarray:
    """What CRMs write, three times as fast: Arrow's decimals are exact too."""
    hundred = pa.scalar(100, pa.decimal128(3, 0))
    amounts = pc.multiply(pc.cast(texts, pa.decimal128(18, 2)), hundred)
    return np.asarray(pc.cast(amounts, pa.int64()))


def _digits(core: pa.Array, mark: str) -> tuple[pa.Array, np.ndarray]:
    """Return the digits of each number without marks, and how many of them are decimals."""
    ends = pc.utf8_rtrim(core, "0123456789")
    is_open = pc.and_not(pc.match_substring_regex(core, UNDECIDED), pc.ends_with(ends, mark))
    is_group = pc.or_(is_open, pc.match_substring_regex(core, TWICE))
    is_decimal = pc.and_not(pc.match_substring_regex(ends, "[.,]$"), is_group)
    behind = np.asarray(pc.subtract(pc.utf8_length(core), pc.utf8_length(ends)))
    digits = pc.replace_substring_regex(core, "[., '’]", "")
    return digits, np.where(np.asarray(is_decimal), behind, 0)


def _shifted(digits: pa.Array, shift: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return digits × 10^shift, half to even, and which of them int64 can hold."""
    is_short = np.asarray(pc.less(pc.utf8_length(digits), 19))
    number = np.asarray(pc.cast(pc.if_else(pa.array(is_short), digits, "0"), pa.int64()))
    up = 10 ** np.clip(shift, 0, 18)
    is_held = (number <= LARGEST // up) & (shift <= 18)
    whole, rest = np.divmod(number, 10 ** np.clip(-shift, 0, 18))
    half = 2 * rest - 10 ** np.clip(-shift, 0, 18)
    rounded = whole + ((half > 0) | ((half == 0) & (whole % 2 == 1)))
    found = np.where(shift >= 0, number * np.where(is_held, up, 0), rounded)
    for row in np.flatnonzero(~is_short | (shift < -18)):
        exact = _exact(digits[int(row)].as_py(), int(shift[row]))
        is_held[row] = exact <= LARGEST
        found[row] = exact if is_held[row] else 0
    return found, is_held


def _exact(digits: str, shift: int) -> int:
    """The same for one number of any length."""
    if shift >= 0:
        return int(digits) * 10**shift
    whole, rest = divmod(int(digits), 10**-shift)
    half = 2 * rest - 10**-shift
    return whole + (half > 0 or (half == 0 and whole % 2 == 1))


def _meanings(around: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Return the sign (0: not an amount) and the power of ten that the words around each number mean."""
    encoded = around.dictionary_encode()
    meanings = [_meaning(*text.split("\n", 1)) for text in encoded.dictionary.to_pylist()]
    table = np.array(meanings, np.int64).reshape(-1, 2)
    found = table[np.asarray(encoded.indices)]
    return found[:, 0], found[:, 1]


def _meaning(before: str, after: str) -> tuple[int, int]:
    exponent = EXPONENT.match(after)
    rest = EXPONENT.sub("", after, count=1) if exponent else after
    rest = rest.replace("/-", "")  # India's end of an amount
    is_bracketed = before.count("(") == 1 == rest.count(")")
    signs = sum((before + rest).count(each) for each in MINUS)
    words = [re.sub(rf"[{MINUS}+()]", " ", part).strip() for part in (before, rest)]
    if ("(" in before + rest or ")" in before + rest) != is_bracketed or signs + is_bracketed > 1:
        return 0, 0
    powers = [_power(part, currency_in("\n".join(words))) for part in words]
    if None in powers or powers[0]:
        return 0, 0
    return -1 if signs or is_bracketed else 1, int(powers[1] or 0) + int(
        exponent[1] if exponent else 0
    )


def _power(words: str, currency: str | None) -> int | None:
    """The power of ten of the words on one side of a number; None where one is no currency or power.

    M is a million, but a miliar (10^9) where the cell is in rupiah: Indonesians write jt for the
    million and M for the miliar.
    """
    place, power = 0, None
    while place < len(words):
        match = AROUND.match(words, place)
        if not match or (match["word"] and power is not None):
            return None
        if match["word"]:
            word = match["word"].casefold()
            power = 9 if word == "m" and currency == "IDR" else POWERS[word]
        place = match.end()
    return power or 0
