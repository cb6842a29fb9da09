"""History into the store: each entry once, however many uploads hold it, and which entries an upload held."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline_core.ingest.columns import ENTRIES, stored
from pipeline_core.ingest.typed import distinct, per_text
from pipeline_core.store.database import Transaction

Places = tuple[np.ndarray, np.ndarray]


def add_history(
    change: Transaction, history: pa.Table, import_id: int, is_noting: bool
) -> tuple[int, int]:
    """Store the entries of a file; return how many wait for their deal, and how many rows state those.

    `is_noting` says whether the deals that they touch are noted in `changed_deals`.
    """
    entries = _numbered(change, stored(history, ENTRIES))
    change.run_on("add_pipelines", entries)
    known = change.columns_on("known_entries", entries)
    is_fresh = np.ones(len(entries), dtype=bool)
    is_fresh[known["place"].to_numpy()] = False
    fresh = entries if is_fresh.all() else entries.filter(pa.array(is_fresh))
    first = change.rows("next_entry_id")[0][0]
    ids = np.arange(first, first + len(fresh), dtype="int32")
    fresh = fresh.append_column("entry_id", pa.array(ids))
    change.run_on("add_entries", fresh, import_id=import_id)
    sighted = _stretches(np.concatenate([known["entry_id"].to_numpy(), ids]))
    change.run_on("add_sightings", sighted, import_id=import_id)
    if is_noting:
        change.run_on("note_fresh_entries", fresh)
        change.run_on("note_changed_histories", entries)
    return change.rows_on("unknown_entries", entries)[0]


def _numbered(change: Transaction, entries: pa.Table) -> pa.Table:
    """Entries with their deals' keys, each distinct id looked up once, and their places."""
    named = distinct(entries["deal_id"])
    ids = pa.table({"deal_id": named, "code": np.arange(len(named))})
    change.run_on("add_deal_ids", ids)
    keys = pa.array(change.columns_on("keys_of_deals", ids)["deal_key"])
    of_entries = per_text(entries["deal_id"], lambda texts: keys.take(pc.index_in(texts, named)))
    found = entries.drop_columns("deal_id").append_column("deal_key", of_entries)
    place_in_moment, occurrence = _places_in_moments(found)
    return (
        found.append_column("place", pa.array(np.arange(len(found), dtype="int32")))
        .append_column("place_in_moment", pa.array(place_in_moment))
        .append_column("occurrence", pa.array(occurrence))
    )


def _places_in_moments(entries: pa.Table) -> Places:
    """The order of entries of one deal and moment, and of those among them with the same stage."""
    place, occurrence = (np.ones(len(entries), dtype="int32") for _ in range(2))
    deals = entries["deal_key"].to_numpy()
    moments = entries["entered_at"].cast(pa.int64()).to_numpy()
    rows = _with_others(deals, moments)  # most entries have their moment to themselves
    if len(rows):
        few = entries.select(["stage_label", "sequence"]).take(pa.array(rows)).to_pandas()
        few = few.assign(deal=deals[rows], moment=moments[rows])
        ranked = few.groupby(["deal", "moment"])["sequence"].rank(method="min", na_option="bottom")
        place[rows] = ranked.to_numpy()
        in_order = few.sort_values("sequence", kind="stable")
        counted = in_order.groupby(["deal", "moment", "stage_label"], observed=True).cumcount()
        occurrence[rows] = counted.sort_index().to_numpy() + 1
    return place, occurrence


def _with_others(deals: np.ndarray, moments: np.ndarray) -> np.ndarray:
    """The rows whose deal and moment another row has too."""
    order = _in_order(deals, moments)
    is_same = np.diff(deals[order]) == 0
    is_same &= np.diff(moments[order]) == 0
    is_shared = np.append(is_same, False) | np.insert(is_same, 0, False)
    return np.sort(order[is_shared])


def _in_order(deals: np.ndarray, moments: np.ndarray) -> np.ndarray:
    """The rows by deal and moment; most logs are in that order already."""
    deals_apart = np.diff(deals)
    if (deals_apart >= 0).all() and (np.diff(moments)[deals_apart == 0] >= 0).all():
        return np.arange(len(deals))
    return np.lexsort((moments, deals))


def _stretches(entry_ids: np.ndarray) -> pd.DataFrame:
    """Runs of ids without gaps: a file that grew at its end is one."""
    ids = np.sort(entry_ids)
    ends = np.flatnonzero(np.diff(ids) != 1)
    first, last = np.insert(ends + 1, 0, 0), np.append(ends, len(ids) - 1)
    return pd.DataFrame({"first_entry_id": ids[first], "last_entry_id": ids[last]})
