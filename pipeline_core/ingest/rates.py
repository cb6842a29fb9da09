"""A sheet of exchange rates: Salesforce's units per corporate currency, or what one unit is worth, perhaps dated."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline_core import errors
from pipeline_core.ingest import amounts, dates
from pipeline_core.ingest.drafts import Checked, Draft, Proposal, RawTable, Reject
from pipeline_core.ingest.entries import NO_DEALS
from pipeline_core.ingest.formats import columns_of
from pipeline_core.ingest.formats.side_tables import RATES
from pipeline_core.ingest.headers import normal
from pipeline_core.store.database import Store
from pipeline_core.store.settings import rates, reporting_currency, save_rates

KIND = RATES.kind
PER_CORPORATE = (
    "conversionrate"  # Salesforce: so many units are worth one of the corporate currency
)
FIRST_DAY, LAST_DAY = datetime.date(1900, 1, 1), datetime.date(9999, 12, 31)


def rate_proposals(table: RawTable) -> tuple[Proposal, ...]:
    """Return the columns of a sheet of rates; `snapshot` is the day from which each row holds."""
    found = columns_of(RATES.columns, table.columns)
    fields = {"currency": "currency", "rate": "rate", "base": "base", "since": "snapshot"}
    return tuple(
        Proposal(field, found.get(name), "name", 1.0 if name in found else 0.0)
        for name, field in fields.items()
    )


def checked_rates(store: Store, draft: Draft) -> Checked:
    """Return a sheet of rates with its columns typed; nothing is stored.

    Errors: ambiguous_dates, mixed_dates, no_rate_base.
    """
    frame, rejects = _read(draft)
    frame = _in_base(draft, frame, reporting_currency(store))
    rejected = len(rejects)
    skipped = draft.table.skipped | {"no_rate": draft.table.height - len(frame) - rejected}
    skipped = {reason: count for reason, count in skipped.items() if count}
    return Checked(
        draft=draft,
        deals=NO_DEALS,
        entries=NO_DEALS,
        read=len(frame) + rejected + sum(skipped.values()),
        accepted=len(frame),
        quarantined=rejected,
        skipped=skipped,
        rejects=tuple(rejects),
        warnings=(("rates_taken", {"n": len(frame)}),),
        rates=pa.Table.from_pandas(frame, preserve_index=False),
    )


def take_rates(store: Store, checked: Sequence[Checked]) -> None:
    """Add the rates of checked sheets to those that are known; a newer one of the same day replaces."""
    sheets = [each.rates.to_pandas() for each in checked if each.rates is not None]
    if not sheets:
        return
    keys = ["currency", "reporting_currency", "valid_from"]
    known = pd.concat([rates(store).drop(columns="valid_to"), *sheets], ignore_index=True)
    known["valid_from"] = pd.to_datetime(known["valid_from"]).dt.date
    known = known.drop_duplicates(keys, keep="last").sort_values(keys, ignore_index=True)
    following = known.groupby(keys[:2])["valid_from"].shift(-1)
    save_rates(store, known.assign(valid_to=following.where(following.notna(), LAST_DAY)))


def _read(draft: Draft) -> tuple[pd.DataFrame, list[Reject]]:
    """One row per currency and day, with the rate as the file writes it; unreadable rates are set aside."""
    table, choices = draft.table, draft.choices
    texts, places = table.coded(choices["rate"])
    mark = _mark(texts.to_pylist())
    values = np.array([_number(text, mark) for text in texts.to_pylist()] or [np.nan])
    rate = pd.Series(values).take(places.fill_null(0).to_numpy()).reset_index(drop=True)
    rate = rate.where(places.is_valid().to_pandas())
    codes, at = table.coded(choices["currency"])
    frame = pd.DataFrame({"rate": rate, "line": table.lines})
    frame["currency"] = amounts.currencies(codes).take(at).to_pandas()
    frame["valid_from"] = _days(draft)
    if "base" in choices:
        bases, at = table.coded(choices["base"])
        frame["base"] = amounts.currencies(bases).take(at).to_pandas()
    is_bad = rate.isna() & places.is_valid().to_pandas() | (rate <= 0)
    written = table.column(choices["rate"])
    rejects = [
        Reject(
            int(table.lines[row]), choices["rate"], written[row] or "", "unreadable_amount", True
        )
        for row in np.flatnonzero(is_bad & frame["currency"].notna())
    ]
    return frame[~is_bad].dropna(subset=["rate", "currency", "valid_from"]), rejects


def _mark(texts: list[str]) -> str:
    """The decimal mark of a column of rates: 1.085 alone is no thousand and 85."""
    alone = [found[1] for text in texts if (found := re.fullmatch(r"\d([.,])\d{3}", text.strip()))]
    is_told = len(alone) == len(texts) and len(set(alone)) == 1
    return alone[0] if is_told else amounts.decimal_mark(texts)


def _number(text: str, mark: str | None) -> float:
    """A rate's number, of which an amount's two decimals would keep too little."""
    bare = text.replace("\u00a0", "").replace(" ", "")
    bare = bare.replace("." if mark == "," else ",", "").replace(",", ".")
    try:
        return float(bare)
    except ValueError:  # a rate with a sign: Rp 15.810,00
        cents = amounts.cents(pa.array([text]), mark)[0][0].as_py()
        return np.nan if cents is None else cents / 100


def _days(draft: Draft) -> list[datetime.date | None]:
    column = draft.choices.get("snapshot")
    if column is None:
        return [FIRST_DAY] * draft.table.height
    order = draft.date_orders.get(column)
    if order in (None, "mixed"):
        refuse = errors.mixed_dates if order == "mixed" else errors.ambiguous_dates
        raise refuse(draft.file_name, column, ", ".join(draft.table.distinct(column, 3)))
    texts, places = draft.table.coded(column)
    moments = dates.moments(texts, order, draft.zone)[0].cast(pa.date32(), safe=False)
    return moments.take(places).to_pylist()


def _in_base(draft: Draft, frame: pd.DataFrame, reporting: str | None) -> pd.DataFrame:
    """Rates as what one unit is worth in the base: named in a column or a header, worth one, or reported in."""
    column = draft.choices["rate"]
    is_inverse = normal(column).replace(" ", "") == PER_CORPORATE
    at_par = frame.loc[frame["rate"] == 1, "currency"].unique()
    named = amounts.currency_in_header(column)
    base = named or (at_par[0] if len(at_par) == 1 else reporting)
    bases = frame["base"].fillna(base) if "base" in frame else pd.Series(base, frame.index)
    if bases.isna().any() or base is None and "base" not in frame:
        raise errors.no_rate_base(draft.file_name, column)
    worth = 1 / frame["rate"] if is_inverse else frame["rate"]
    made = frame.assign(rate=worth, reporting_currency=bases)
    made = made[made["currency"] != made["reporting_currency"]]
    return made[["currency", "reporting_currency", "rate", "valid_from"]]
