"""Frappe CRM's deals and ERPNext's opportunities."""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import Format, names, signature

FORMAT = Format(
    source="frappe",
    template="frappe",
    signatures=(
        signature("deal_owner | deal_value | organization"),
        signature("deal_owner | expected_deal_value"),
        signature("Organization | Status | Deal Owner"),
        signature("Deal Owner | Expected Deal Value"),
        signature("Opportunity From | Status"),
        signature("Opportunity From | Opportunity Date"),
        signature("opportunity_from | transaction_date"),
        signature("opportunity_from | party_name"),
        signature("parent | from | to | from_date | to_date"),
    ),
    id_pattern=r"^(?:CRM-DEAL-\d{4}-\d+|(?:CRM-)?OPP(?:TY)?-\d{4}-\d+|OPTY-\d+)$",
    deals={
        "deal_id": names("ID | name | Name | Series"),
        "name": names("Title | title"),
        "account": names(
            """Organization | organization | organization_name | Customer Name | customer_name
            Party | party_name | Customer / Lead Name"""
        ),
        "stage": names("Sales Stage | sales_stage | Status"),
        "amount": names(
            """Deal Value | deal_value | Opportunity Amount | opportunity_amount
            Expected Deal Value | expected_deal_value | Annual Revenue"""
        ),
        "currency": names("Currency"),
        "probability": names("Probability | Probability (%)"),
        "created": names("Opportunity Date | transaction_date | Created On | creation"),
        "expected_close": names(
            "Expected Closure Date | Expected Closing Date | expected_closing | Expected Closing"
        ),
        "closed": names("Closed Date | closed_date | Closing Date"),
        "touched": names("Last Updated On | Last Modified | modified"),
        "owner": names("Deal Owner | Opportunity Owner | opportunity_owner | Owner | owner"),
        "region": names("Territory"),
        "segment": names("Industry | Market Segment"),
        "source": names("Source | utm_source"),
        "deal_type": names("Opportunity Type | opportunity_type"),
        "next_step": names("Next Step"),
        "lost_reason": names(
            "Lost Reason | order_lost_reason | Lost Reasons | Detailed Reason | lost_notes"
        ),
    },
    changes={
        "deal_id": names("parent | Deal | ID"),
        "from_stage": names("from"),
        "to_stage": names("to"),
        "entered": names("to_date | from_date"),
        "owner": names("log_owner"),
    },
)
