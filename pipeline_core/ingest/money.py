"""The amount of each deal in cents and its currency, from the cells, the column's name and a column beside it."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline_core.ingest import amounts
from pipeline_core.ingest.headers import normal
from pipeline_core.ingest.typed import TEXT, Columns

# Amount ($K), Nilai (juta Rp), Volumen in T€: what the numbers below such a header count.
SCALES = {
    r"juta|jt|mio|mln|million(?:s|en|es)?|millones|milh[õo]es|млн|[$€£]\s?mm?|mm?\s?[$€£]|mm": 1_000_000,
    r"miliar|milyar|billion|bn|mrd|млрд": 1_000_000_000,
    r"ribu|rb|thousands?|tsd|mille|тыс|[$€£]\s?k|k\s?[$€£]|k ?(?:usd|eur|gbp|idr)|(?:usd|eur|gbp|idr) ?k"
    r"|t\s?[$€£]|k|000s?|['’]000": 1_000,
    r"lakhs?|lacs?": 100_000,
    r"crores?|cr": 10_000_000,
}
DOLLARS = frozenset(
    ["MXN", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "COP", "CLP", "ARS", "UYU", "DOP"]
)
CONVERTED = re.compile(r"\bconverted\b|\b(?:company|home|base|corporate) currency\b|\(base\)")
IN_CELLS = r"(?i)\d\s*(?:k|m|mm|b|bn|jt|juta|rb|ribu|miliar|milyar|mio|mrd|tsd|lakh|lac|cr|crore|млн|тыс)\b"


def money(columns: Columns) -> dict[str, pa.Array]:
    """Return amount_cents and currency: its own column's, the sign beside the amount, the header's."""
    column = columns.draft.choices.get("amount")
    if column is None:
        named = columns.text("currency")
        return {"amount_cents": pa.nulls(columns.height, pa.int64()), "currency": named}
    texts, places = columns.draft.table.coded(column)
    scale = scale_in_header(column, texts)
    cents = columns.read(
        column, lambda cells: _cents(cells, scale), "unreadable_amount", pa.int64()
    )
    beside_amount = amounts.currencies(texts).take(places)
    if in_header := amounts.currency_in_header(column):  # Amount (USD): a column of currencies
        if in_header in DOLLARS:  # a bare $ below Monto MXN is a peso
            is_bare = pc.invert(pc.match_substring_regex(texts, r"(?i)us|usd")).take(places)
            is_bare = pc.and_(is_bare, pc.equal(beside_amount, "USD")).fill_null(False)
            beside_amount = pc.if_else(is_bare, pa.scalar(None, TEXT), beside_amount)
        known = (beside_amount, pa.scalar(in_header, TEXT))  # then speaks of another amount
    elif _is_converted(column, columns.draft.choices.get("currency")):
        known = (beside_amount, pa.nulls(columns.height, TEXT))
    else:
        known = (*_codes(columns, "currency"), beside_amount, columns.text("currency"))
    return {"amount_cents": cents, "currency": pc.coalesce(*known).cast(TEXT)}


def scale_in_header(header: str, texts: pa.Array) -> int:
    """Return what one stands for below a header such as `Amount ($K)`: 1000; 1 where it names nothing.

    Cells that name thousands or millions themselves are taken at their word.
    """
    if len(texts) and pc.any(pc.match_substring_regex(texts, IN_CELLS)).as_py():
        return 1
    found = re.findall(r"[(\[]([^)\]]*)|,\s*(.+)$|\bin\s+(.+)$", header.casefold())
    units = " ".join(" ".join(each) for each in found)
    for pattern, scale in SCALES.items():
        if re.search(rf"(?<![^\W\d_])(?:{pattern})(?![^\W\d_])", units):
            return scale
    return 1


def _is_converted(amount: str, currency: str | None) -> bool:
    """Amount in company currency: the deal's own currency, named beside it, is not that amount's."""
    return bool(CONVERTED.search(normal(amount))) and not (
        currency and CONVERTED.search(normal(currency))
    )


def _cents(texts: pa.Array, scale: int) -> tuple[pa.Array, np.ndarray]:
    """Amounts in cents; of each currency the decimal mark is its own: 50.000 € beside $22,700.00."""
    codes = amounts.currencies(texts)
    values, is_unreadable = amounts.cents(texts, amounts.decimal_mark(texts))
    kinds = pc.unique(codes).drop_null().to_pylist()
    if len(kinds) > 1:
        is_unreadable = is_unreadable.copy()
        for code in kinds:
            of_code = pc.equal(codes, code).fill_null(False)
            part = texts.filter(of_code)
            own, bad = amounts.cents(part, amounts.decimal_mark(part))
            values = pc.replace_with_mask(values, of_code, own)
            is_unreadable[of_code.to_numpy(zero_copy_only=False)] = bad
    return (values if scale == 1 else pc.multiply(values, scale)), is_unreadable


def _codes(columns: Columns, field: str) -> list[pa.Array]:
    """A currency column's cells as codes; a word that is none is null."""
    column = columns.draft.choices.get(field)
    if column is None:
        return []
    texts, places = columns.draft.table.coded(column)
    return [amounts.currencies(texts).take(places)]
