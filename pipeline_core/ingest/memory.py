"""What a person decided about a header is a template with a name: the same header is mapped only once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipeline_core import errors
from pipeline_core.ingest.drafts import BESIDE_DEALS, Draft
from pipeline_core.ingest.headers import normal
from pipeline_core.store.database import Columns, Store, Transaction, query, transaction

MAPPINGS: Columns = {
    "mapping_id": "int64",
    "name": "str",
    "source": "str",
    "signature": "str",
    "choices": "str",
}
KIND = "alur-mapping"  # what a template's file says of itself


def known_mapping(store: Store, signature: str) -> dict[str, Any] | None:
    """Return shape, columns and date orders remembered for a header, or None."""
    found = query(store, "known_mapping", MAPPINGS, signature=signature)
    return json.loads(found["choices"].iloc[0]) if len(found) else None


def with_columns_of(remembered: Mapping[str, Any], columns: tuple[str, ...]) -> dict[str, Any]:
    """Return what is remembered in the spelling of a file's own header: Deal Owner is Deal owner."""
    spelled = {normal(column): column for column in reversed(columns)}
    choices = {
        field: spelled[normal(column)]
        for field, column in remembered["choices"].items()
        if normal(column) in spelled
    }
    orders = {
        spelled[normal(column)]: order
        for column, order in remembered["date_orders"].items()
        if normal(column) in spelled and order
    }
    shape = remembered.get("shape")
    told = None if shape in BESIDE_DEALS else shape  # a table beside the deals is recognised anew
    return {"choices": choices, "date_orders": orders, "shape": told}


def remember(change: Transaction, draft: Draft) -> int:
    """Store a draft's mapping under its header and return its number."""
    decided = {
        "shape": draft.shape,
        "choices": draft.choices,
        "date_orders": draft.date_orders,
    }
    kept = change.rows("mapping_of", signature=draft.signature)
    name = draft.template_name or (kept[0][1] if kept else draft.file_name)
    return _keep(change, name, draft.signature, draft.source, decided)


def template_name(store: Store, signature: str) -> str | None:
    """Return the name of the template kept for a header, or None."""
    found = query(store, "known_mapping", MAPPINGS, signature=signature)
    return str(found["name"].iloc[0]) if len(found) else None


def mappings(store: Store) -> pd.DataFrame:
    """Return one row per template: its number, name, source, header's fingerprint and choices (JSON)."""
    return query(store, "all_mappings", MAPPINGS)


def rename_mapping(store: Store, mapping_id: int, name: str) -> None:
    """Give a template another name."""
    with transaction(store) as change:
        change.run("rename_mapping", mapping_id=mapping_id, name=name)


def forget_mapping(store: Store, mapping_id: int) -> None:
    """Forget a template: the next file with its header is proposed a mapping anew."""
    with transaction(store) as change:
        change.run("forget_one_mapping", mapping_id=mapping_id)


def mapping_file(store: Store, mapping_id: int) -> bytes:
    """Return a template as a JSON file that another workspace can take in."""
    found = mappings(store)
    row = found[found["mapping_id"] == mapping_id].iloc[0]
    content = {
        "kind": KIND,
        "name": row["name"],
        "source": row["source"],
        "signature": row["signature"],
        **json.loads(row["choices"]),
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def take_in_mapping(store: Store, file_name: str, content: bytes) -> str:
    """Store a template from its file and return its name. Errors: not_a_template."""
    try:
        found = json.loads(content)
        if found["kind"] != KIND:
            raise KeyError(KIND)
        texts = [str(found[key]) for key in ("name", "signature", "source")]
        decided = {
            "shape": str(found["shape"]),
            "choices": {str(key): str(value) for key, value in found["choices"].items()},
            "date_orders": dict(found["date_orders"]),
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise errors.not_a_template(file_name) from error
    with transaction(store) as change:
        _keep(change, *texts, decided)
    return texts[0]


def _keep(
    change: Transaction, name: str, signature: str, source: str, decided: Mapping[str, Any]
) -> int:
    choices = json.dumps(decided, ensure_ascii=False)
    change.run("forget_mapping", signature=signature, choices=choices)
    change.run("remember_mapping", signature=signature, source=source, name=name, choices=choices)
    mapping_id = change.rows("mapping_of", signature=signature)[0][0]
    change.run("rename_mapping", mapping_id=mapping_id, name=name)
    return mapping_id
