"""Salesforce in a warehouse that keeps every version of an opportunity, as Fivetran's history mode does."""

from __future__ import annotations

from pipeline_core.ingest.formats import salesforce
from pipeline_core.ingest.formats.layout import Format, names, signature

FORMAT = Format(
    source="salesforce",
    template="salesforce",
    signatures=(
        signature("_fivetran_start | _fivetran_end | id | stage_name | close_date"),
        signature("_fivetran_start | _fivetran_active | id | stage_name"),
        signature("dbt_valid_from | dbt_valid_to | id | stage_name"),
    ),
    id_pattern=salesforce.FORMAT.id_pattern,
    deals=salesforce.FORMAT.deals,
    history={
        "deal_id": names("id"),
        "stage": names("stage_name"),
        "entered": names("_fivetran_start | dbt_valid_from"),
        "left": names("_fivetran_end | dbt_valid_to"),
        **salesforce.EXTRAS,
        "owner": names("owner_name | owner_id"),
    },
    skipped_rows=salesforce.FORMAT.skipped_rows,
)
