"""Numbers, money and dates as each language writes them; Babel knows how, DESIGN decides how short."""

from __future__ import annotations

import datetime

from babel.dates import format_date
from babel.numbers import format_decimal, get_currency_symbol

UNKNOWN = "–"
MINUS = "−"
# English never says M: a million to an American, a milliar to an Indonesian who reads English.
UNITS = {
    ("en", True): ((1e12, "tn"), (1e9, "bn"), (1e6, "mn"), (1e3, "k")),
    ("en", False): ((1e12, "tn"), (1e9, "bn"), (1e6, "mn"), (1e3, "k")),
    ("id", True): ((1e12, " T"), (1e9, " M"), (1e6, " jt"), (1e3, " rb")),
    ("id", False): ((1e12, " triliun"), (1e9, " miliar"), (1e6, " juta"), (1e3, " ribu")),
}
SIGNS = {"IDR": "Rp", "USD": "US$"}
QUARTERS = {"Q1": "I", "Q2": "II", "Q3": "III", "Q4": "IV"}


def money(
    cents: float | None, currency: str | None, language: str, sign: bool = False, tight: bool = True
) -> str:
    """Return an amount short: Rp13.4bn, Rp13,4 M; in sentences (not tight) Rp13,4 miliar."""
    if _is_unknown(cents):
        return UNKNOWN
    amount = float(cents or 0) / 100
    size, unit = _unit(abs(amount), language, tight)
    digits = _short(abs(amount) / size, unit, language)
    return f"{_sign(amount, sign)}{_symbol(currency)}{digits}{unit}"


def money_range(
    low: float | None, high: float | None, currency: str | None, language: str, tight: bool = True
) -> str:
    """Return two amounts that are not negative as one range: Rp11–16.2bn; the unit once where both have it."""
    ends = [money(cents, currency, language, tight=tight) for cents in (low, high)]
    if UNKNOWN in ends:
        return UNKNOWN
    (size, unit), other = (_unit(float(cents or 0) / 100, language, tight) for cents in (low, high))
    if other != (size, unit):
        return "–".join(ends)
    return f"{ends[0].removesuffix(unit)}–{ends[1].removeprefix(_symbol(currency))}"


def money_full(cents: float | None, currency: str | None, language: str) -> str:
    """Return an amount in full, with cents only where there are some."""
    if _is_unknown(cents):
        return UNKNOWN
    amount = float(cents or 0) / 100
    pattern = "#,##0" if amount == round(amount) else "#,##0.00"
    digits = format_decimal(abs(amount), format=pattern, locale=language)
    return f"{_sign(amount, False)}{_symbol(currency)}{digits}"


def count(n: float | None, language: str) -> str:
    """Return a whole number with the language's group marks."""
    if _is_unknown(n):
        return UNKNOWN
    return format_decimal(round(float(n or 0)), format="#,##0", locale=language).replace("-", MINUS)


def share(part: float | None, language: str) -> str:
    """Return a share 0–1 as per cent: 22%; a decimal only below one per cent."""
    if _is_unknown(part):
        return UNKNOWN
    per_cent = 100 * float(part or 0)
    pattern = "0.#" if 0 < abs(per_cent) < 1 else "0"
    return format_decimal(per_cent, format=pattern, locale=language).replace("-", MINUS) + "%"


def times(ratio: float | None, language: str) -> str:
    """Return a ratio as so many times: 2.5×; without a decimal from ten on."""
    if _is_unknown(ratio):
        return UNKNOWN
    pattern = "0.0" if float(ratio or 0) < 9.95 else "#,##0"
    return f"{format_decimal(float(ratio or 0), format=pattern, locale=language)}×"


def score(number: float | None, language: str) -> str:
    """Return a score between 0 and 1 with three decimals: 0.176, 0,176."""
    if _is_unknown(number):
        return UNKNOWN
    return format_decimal(float(number or 0), format="0.000", locale=language)


def days(number: float | None, language: str) -> str:
    """Return a number of days: whole, except below ten where a half matters."""
    if _is_unknown(number):
        return UNKNOWN
    pattern = "0.#" if float(number or 0) < 10 else "#,##0"
    return format_decimal(float(number or 0), format=pattern, locale=language)


def day(on: datetime.date | None, language: str) -> str:
    """Return a date with its weekday: Mon 16 Nov 2026; Sen, 16 Nov 2026."""
    pattern = "EEE d MMM y" if language == "en" else "EEE, d MMM y"
    return _dated(on, pattern, language)


def day_short(on: datetime.date | None, language: str) -> str:
    """Return a date without its weekday: 16 Nov 2026."""
    return _dated(on, "d MMM y", language)


def day_tick(on: datetime.date | None, language: str) -> str:
    """Return a date for an axis, where its year is plain: 16 Nov."""
    return _dated(on, "d MMM", language)


def month(code: str | None, language: str) -> str:
    """Return a month for its code: 2026-11 is Nov 2026."""
    if _is_unknown(code):
        return UNKNOWN
    first = datetime.date.fromisoformat(f"{code}-01")
    return _dated(first, "MMM y", language)


def period(code: str | None, language: str) -> str:
    """Return a period for its code: 2026-Q4 is Q4 2026, in Indonesian Kuartal IV 2026."""
    if not code:
        return UNKNOWN
    year, _, part = code.partition("-")
    if part in QUARTERS:
        return f"{part} {year}" if language == "en" else f"Kuartal {QUARTERS[part]} {year}"
    return month(code, language) if part else year


def _unit(amount: float, language: str, tight: bool) -> tuple[float, str]:
    """The unit after rounding: 999.96 million is already one billion."""
    for size, unit in UNITS[language, tight]:
        if amount >= size * 0.9995:
            return size, unit
    return 1.0, ""


def _short(number: float, unit: str, language: str) -> str:
    """One decimal below a hundred of the unit, below ten of juta, none above; never ',0'."""
    most = {"jt": 9.95, "juta": 9.95, "": 0}.get(unit.strip(), 99.95)
    has_decimal = number < most
    return format_decimal(number, format="#,##0.#" if has_decimal else "#,##0", locale=language)


def _sign(amount: float, is_signed: bool) -> str:
    return MINUS if amount < 0 else "+" if is_signed and amount > 0 else ""


def _symbol(currency: str | None) -> str:
    if currency is None or _is_unknown(currency):
        return ""
    symbol = SIGNS.get(currency) or get_currency_symbol(currency, locale="en")
    return f"{symbol} " if symbol.isalpha() and symbol != "Rp" else symbol


def _dated(on: datetime.date | None, pattern: str, language: str) -> str:
    return UNKNOWN if _is_unknown(on) else format_date(on, pattern, locale=language)


def _is_unknown(value: object) -> bool:
    """None, and what pandas writes for it: NaN, NaT and NA are the values that do not equal themselves."""
    return value is None or str(value) in ("nan", "NaT", "<NA>")


def month_name(number: int, language: str) -> str:
    """Return the name of a month, 1 for January."""
    return format_date(datetime.date(2026, number, 1), "MMMM", locale=language)
