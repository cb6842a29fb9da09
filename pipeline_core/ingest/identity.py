"""Which rows are the same deal: ids as CRMs and spreadsheets write them, and ids where a file has none."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline_core.ingest.drafts import Draft, Reject
from pipeline_core.ingest.typed import TEXT, Columns

# Reports and list views write the first 15 characters; they are case-sensitive and enough.
SALESFORCE_OPPORTUNITY = r"^006[a-zA-Z0-9]{12}(?:[A-Z0-5]{3})?$"
WHOLE_FLOAT = r"^(\d+)[.,]0+$"
ROUNDED = r"^\d[.,]\d+[eE]\+?\d+$"
SAME_STAGE_LISTED = 10_000


def deal_ids(columns: Columns) -> pa.Array:
    """Return each row's id: the CRM's; where the file has none, one derived from what does not change.

    A derived id is made of name, account, day of creation and a running number among equals.
    """
    if "deal_id" in columns.draft.choices:
        return ids_told(columns)
    created = columns.day("created").cast(TEXT)
    parts = [columns.text("name"), columns.text("account"), created]
    if all(part.null_count == len(part) for part in parts):
        parts = [columns.text("owner"), columns.text("amount"), columns.text("stage")]
    # Arrow 26 leaves out a row in which every part is null, so such a row gets an empty first part.
    is_void = pc.is_null(pc.coalesce(*parts))
    parts[0] = pc.if_else(is_void, "", parts[0])
    known = pc.binary_join_element_wise(*parts, "|", null_handling="skip").to_pylist()
    counted: Counter[str] = Counter()
    ids = []
    for each in known:
        counted[each] += 1
        ids.append(f"{each}|{counted[each]}")
    return pa.array(ids, TEXT)


def ids_told(columns: Columns) -> pa.Array:
    """Return the ids of a file's own column, each distinct one made clean once."""
    column = columns.draft.choices["deal_id"]
    texts, places = columns.draft.table.coded(column)
    return clean_ids(texts).take(places)


def coded_ids(columns: Columns) -> pa.Array:
    """Return the same as codes where the file repeats its ids, as a log of stages does."""
    column = columns.draft.choices["deal_id"]
    texts, places = columns.draft.table.coded(column)
    ids = clean_ids(texts)
    if pa.types.is_dictionary(columns.draft.table.cells.column(column).type) and ids.equals(texts):
        return pa.DictionaryArray.from_arrays(places, ids)
    return ids.take(places)


def clean_ids(ids: pa.Array) -> pa.Array:
    """Return ids as one CRM writes them everywhere: Salesforce's short, Excel's without decimals."""
    filled = ids.drop_null()
    if len(filled) and pc.all(pc.match_substring_regex(filled, WHOLE_FLOAT)).as_py():
        return pc.replace_substring_regex(ids, WHOLE_FLOAT, r"\1")
    is_salesforce = pc.match_substring_regex(ids, SALESFORCE_OPPORTUNITY)
    if not pc.any(is_salesforce).as_py():
        return ids
    return pc.if_else(is_salesforce, pc.utf8_slice_codeunits(ids, 0, 15), ids)


def has_rounded_ids(draft: Draft) -> bool:
    """Whether Excel has written ids as 3.00001E+15: their last digits are gone."""
    column = draft.choices.get("deal_id")
    if column is None:
        return False
    return bool(pc.any(pc.match_substring_regex(draft.table.texts(column), ROUNDED)).as_py())


def newest_of_duplicates(deals: pa.Table, rejects: list[Reject]) -> np.ndarray:
    """Return which rows count: of rows with one id (and day), the newest by modified date, else the last.

    Rows that say another stage than the one that counts are listed.
    """
    keys = deals.select(["deal_id", "day"])
    if keys.group_by(["deal_id", "day"]).aggregate([]).num_rows == len(deals):
        return np.ones(len(deals), dtype=bool)
    frame = deals.select(["deal_id", "day", "touched_at", "line", "stage_label"]).to_pandas()
    order = frame.sort_values(["touched_at", "line"], na_position="first", kind="stable")
    is_repeated = order.duplicated(["deal_id", "day"], keep="last")
    counts = (~is_repeated).sort_index().to_numpy()
    # "last" of a group: `day` is mostly null, and a null is no key that could be looked up
    grouped = order.groupby(["deal_id", "day"], dropna=False, sort=False)["stage_label"]
    is_conflict = is_repeated & (order["stage_label"] != grouped.transform("last"))
    for row in order[is_conflict].head(SAME_STAGE_LISTED).itertuples():
        rejects.append(
            Reject(row.line, "stage", row.stage_label, "conflicting_duplicate", False, row.deal_id)
        )
    return counts
