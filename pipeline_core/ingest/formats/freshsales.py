"""Freshsales: labels and API names of its deals."""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import Format, names, signature

FORMAT = Format(
    source="freshsales",
    template="freshsales",
    signatures=(
        signature("deal_stage_id | deal_pipeline_id"),
        signature("deal_stage_name | expected_close"),
        signature("deal_stage_id | sales_account_id"),
        signature("Deal Name | Deal Value | Deal Stage | Expected close date | Sales owner"),
        signature("Deal stage | Sales owner | Deal pipeline"),
        signature("Deal value | Deal stage | Sales owner"),
        signature("base_currency_amount | expected_close"),
    ),
    deals={
        "deal_id": names("Deal ID | id"),
        "name": names("Deal Name | name"),
        "account": names("sales_account_name | Account Name | Related account | sales_account_id"),
        "stage": names("deal_stage_name | deal_deal_stage_name | Deal Stage | deal_stage_id"),
        "pipeline": names("deal_pipeline_name | Deal Pipeline | Pipeline | deal_pipeline_id"),
        "amount": names("Deal Value | amount | base_currency_amount | expected_deal_value"),
        "currency": names("currency_code | Currency | currency_id"),
        "probability": names("Probability (%) | Probability"),
        "created": names("Created at | created_at"),
        "expected_close": names("expected_close | Expected close date"),
        "closed": names("closed_date | Closed date | Closed at"),
        "stage_changed": names("stage_updated_time | Deal stage updated at | Last stage update"),
        "touched": names("Updated at | updated_at | Last contacted time | Recent note"),
        "owner": names("owner_name | Sales owner | owner_id"),
        "team": names("Team"),
        "region": names("Territory"),
        "product": names("Product | deal_product_name"),
        "source": names("lead_source_name | Source | Lead Source | lead_source_id"),
        "deal_type": names("deal_type_name | Deal Type | Type | deal_type_id"),
        "forecast_category": names("Forecast category | forecast_category"),
        "lost_reason": names("deal_reason_name | Lost reason | deal_reason_id"),
    },
)
