"""Copper: opportunities whose status (open, won, lost, abandoned) stands apart from their stage."""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import Format, names, signature

FORMAT = Format(
    source="copper",
    signatures=(
        signature("Pipeline | Stage | Status | Win Probability"),
        signature("Primary Contact | Stage | Value | Loss Reason"),
        signature("pipeline_stage_id | monetary_value"),
        signature("monetary_value | win_probability"),
        signature("Copper ID | Stage"),
    ),
    deals={
        "deal_id": names("Copper ID | Opportunity ID | ID"),
        "name": names("Name | Opportunity Name"),
        "account": names("Company | company_name | Primary Contact"),
        "stage": names("Stage | pipeline_stage | pipeline_stage_id"),
        "status": names("Status"),
        "pipeline": names("Pipeline | pipeline_id"),
        "amount": names("Value | monetary_value | Converted Value"),
        "currency": names("Currency | monetary_unit"),
        "probability": names("Win Probability"),
        "created": names("Created At | date_created | Date Created"),
        "expected_close": names("Close Date"),
        "closed": names("Closed Date | Completed Date"),
        "stage_changed": names("Last Stage At | date_stage_changed | Stage Changed"),
        "touched": names("Updated At | date_modified | Last Contacted"),
        "owner": names("Owner | Owned By | assignee | assignee_id"),
        "segment": names("Tags"),
        "source": names("Source | customer_source | customer_source_id"),
        "lost_reason": names("Loss Reason | loss_reason_id"),
    },
)
