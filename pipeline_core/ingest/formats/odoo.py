"""Odoo: labels, technical names and import-compatible exports of its opportunities; a lost one is archived."""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import Format, names, signature

FORMAT = Format(
    source="odoo",
    template="odoo",
    signatures=(
        signature("Opportunity | Salesperson | Expected Revenue"),
        signature("Opportunity | Salesperson | Stage"),
        signature("Salesperson | Sales Team | Expected Closing"),
        signature("Salesperson | Expected Revenue | Stage"),
        signature("Opportunity | Expected Revenue | Prorated Revenue"),
        signature("name | stage_id | expected_revenue"),
        signature("name | stage_id | planned_revenue"),
        signature("name | user_id | stage_id"),
        signature("name | user_id/id | stage_id/id"),
        signature("name | planned_revenue | user_id"),
        signature("name | planned_revenue | user_id/id"),
        signature("name | expected_revenue | user_id"),
        signature("name | expected_revenue | user_id/id"),
        signature("name | partner_name | date_deadline"),
    ),
    file_names=r"^(?:crm[._ ]lead|lead[_ ]opportunity|opportunity \(crm\.lead\))",
    id_pattern=r"^(?:__export__\.crm_lead_.+|crm\.lead.*)$",
    deals={
        "deal_id": names("External ID | ID | .id"),
        "name": names("Opportunity | name"),
        "account": names(
            """Customer | partner_id | Company Name | partner_name | partner_id/id
            partner_id/name | Contact Name | contact_name"""
        ),
        "stage": names("Stage | stage_id | stage_id/name | stage_id/id"),
        "is_active": names("Active | active"),
        "pipeline": names("Sales Team | team_id | team_id/name | team_id/id | section_id"),
        "amount": names(
            "Expected Revenue | expected_revenue | planned_revenue | Expected MRR | recurring_revenue"
        ),
        "currency": names("Currency | company_currency | company_currency/id"),
        "probability": names("Probability | Success Rate (%) | Automated Probability"),
        "created": names("Created on | create_date | Creation Date"),
        "expected_close": names("Expected Closing | date_deadline"),
        "closed": names("Closed Date | Close Date | date_closed"),
        "stage_changed": names("Last Stage Update | date_last_stage_update"),
        "touched": names("Last Updated on | write_date | Last Action | date_action_last"),
        "owner": names("Salesperson | user_id | user_id/name | user_id/id"),
        "region": names("State | state_id | Country | country_id | City"),
        "segment": names("Tags | tag_ids | Tags/Name | Industry"),
        "product": names("Product | Recurring Plan | recurring_plan"),
        "source": names("Source | source_id | Medium | medium_id"),
        "deal_type": names("Opportunity Type"),
        "next_step": names("Next Activity Summary | activity_summary | Next Activity"),
        "lost_reason": names("Lost Reason | lost_reason_id | lost_reason"),
    },
    skipped_rows={"type": ("lead",)},
    lost_when_inactive=True,
)
