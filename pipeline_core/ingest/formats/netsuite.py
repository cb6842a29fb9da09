"""NetSuite: saved searches of opportunities, whose columns people rename."""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import Format, names, signature

FORMAT = Format(
    source="netsuite",
    signatures=(
        signature("Entity Status | Projected Total"),
        signature("Document Number | Entity Status"),
        signature("Entity Status | Expected Close | Sales Rep"),
        signature("Opportunity Status | Projected Total | Sales Rep"),
    ),
    marks=(r"^netsuite .*(?:date|id|status|number)",),
    deals={
        "deal_id": names(
            "NetSuite ID | NetSuite Opportunity ID | Document Number | Internal ID | Opportunity Number"
        ),
        "name": names("Opportunity Name | Title | Deal Name | Deal | Opportunity"),
        "account": names("Company Name | Company | Customer | Customer Name | Account | Entity"),
        "stage": names("Entity Status | Opportunity Status | Deal Stage | Stage | NetSuite Status"),
        "status": names("Status"),
        "amount": names("Projected Total | Projected Amount | Amount | Deal Value | Total Amount"),
        "currency": names("Currency"),
        "probability": names("Probability"),
        "created": names("Date Created | Created Date | Date"),
        "expected_close": names("Expected Close | Expected Close Date | Close Date"),
        "closed": names("Date Closed | Actual Close Date"),
        "stage_changed": names(
            "NetSuite Last Status Changed Date | Last Status Changed Date | Status Changed"
        ),
        "touched": names("Last Modified | Last Modified Date"),
        "owner": names("Sales Rep | Salesperson | Owner | Deal Owner"),
        "team": names("Sales Team | Department"),
        "region": names("Territory | Location | Subsidiary"),
        "segment": names("Class | Segment | Industry"),
        "product": names("Item | Product"),
        "source": names("Lead Source | Source"),
        "forecast_category": names("Forecast Type"),
        "lost_reason": names("Win/Loss Reason | Loss Reason | Lost Reason"),
    },
)
