"""Close: one row per opportunity; its status belongs to a pipeline and has a type: active, won or lost."""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import Format, names, signature

FORMAT = Format(
    source="close",
    signatures=(
        signature("status_label | status_type"),
        signature("lead_name | value | confidence | date_won"),
        signature("lead_id | status_label | value_period"),
    ),
    id_pattern=r"^oppo_\w+$",
    deals={
        "deal_id": names("opportunity_id | id"),
        "name": names("opportunity_name | note"),
        "account": names("lead_name | contact_name | lead_id"),
        "stage": names("status_label | status_display_name"),
        "status": names("status_type"),
        "pipeline": names("pipeline_name | pipeline_id"),
        "amount": names("value | annualized_value | expected_value"),
        "currency": names("value_currency"),
        "probability": names("confidence"),
        "created": names("date_created"),
        "expected_close": names("estimated_close | expected_close_date"),
        "won_at": names("date_won"),
        "lost_at": names("date_lost"),
        "touched": names("date_updated"),
        "owner": names("user_name | user_id"),
        "source": names("lead_source | source"),
        "deal_type": names("value_period"),
        "lost_reason": names("loss_reason | lost_reason"),
    },
)
