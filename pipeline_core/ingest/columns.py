"""The columns that the store takes: every one with its type, however a file filled it."""

from __future__ import annotations

import pyarrow as pa

DEALS = pa.schema(
    {
        **dict.fromkeys(
            ("deal_id", "pipeline", "stage_label", "last_open_stage_label"), pa.string()
        ),
        **dict.fromkeys(("name", "account", "currency"), pa.string()),
        **dict.fromkeys(("owner", "team", "segment", "region", "product", "source"), pa.string()),
        **dict.fromkeys(("deal_type", "forecast_category", "next_step"), pa.string()),
        **dict.fromkeys(("lost_reason", "details"), pa.string()),
        "amount_cents": pa.int64(),
        "probability": pa.float64(),
        **dict.fromkeys(("created_at", "stage_changed_at", "touched_at"), pa.timestamp("us")),
        **dict.fromkeys(("expected_close_on", "closed_on", "day"), pa.date32()),
    }
)
OWNERS = pa.schema(dict.fromkeys(("owner", "name", "team", "region"), pa.string()))
TARGETS = pa.schema(
    {
        "line": pa.int32(),
        **dict.fromkeys(("since", "until"), pa.date32()),
        **dict.fromkeys(("owner", "team", "currency"), pa.string()),
        "amount_cents": pa.int64(),
    }
)
ENTRIES = pa.schema(
    {
        **dict.fromkeys(("deal_id", "pipeline", "stage_label"), pa.string()),
        **dict.fromkeys(("entered_at", "left_at"), pa.timestamp("us")),
        "sequence": pa.int64(),
        "amount_cents": pa.int64(),
        "expected_close_on": pa.date32(),
        "probability": pa.float64(),
        "forecast_category": pa.string(),
    }
)


def stored(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Give every column the type of its name, however empty it is; a missing one is null."""
    columns = {
        field.name: _typed(table[field.name], field.type)
        if field.name in table.column_names
        else pa.nulls(table.num_rows, field.type)
        for field in schema
    }
    return pa.table(columns)


def _typed(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    """Texts that came as codes stay codes: the engine reads them as texts."""
    if pa.types.is_dictionary(column.type) and pa.types.is_string(kind):
        return column
    return column.cast(kind)


def extra(details: pa.Table | None, count: int) -> pa.Array:
    """The columns that no field takes, as they stood in the file, one value per row."""
    if details is None or not details.num_columns:
        return pa.nulls(count)
    return details.combine_chunks().to_struct_array().combine_chunks()
