"""monday.com: a board as workbook, or as the CSV that people make of it."""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import Format, names, signature

FORMAT = Format(
    source="monday",
    signatures=(
        signature("Name | Subitems"),
        signature("Deal | Deal Value | Close Probability | Forecast Value"),
        signature("Name | Deal Value | Close Probability"),
    ),
    marks=(r"^item id \(auto generated\)$",),
    deals={
        "deal_id": names("Item ID (auto generated) | Item ID"),
        "name": names("Name | Deal | Item"),
        "account": names("Accounts | Account | Company | Client | Contacts | Contact"),
        "stage": names("Stage | Deal Stage | Status | Deal Status"),
        "amount": names("Deal Value | Value | Amount | Budget | Actual Value | Forecast Value"),
        "currency": names("Currency"),
        "probability": names("Close Probability | Probability | Closure Probability"),
        "created": names("Deal creation date | Creation Log | Created Date | Creation date"),
        "expected_close": names(
            "Expected Close Date | Tentative Close Date | Close Date | Due date | Timeline"
        ),
        "closed": names("Actual Close Date | Closed Date | Close Date (A)"),
        "stage_changed": names("Stage Updated | Status Updated"),
        "touched": names("Last Updated | Last interaction"),
        "owner": names("Owner | Deal Owner | Person | People | Salesperson | Sales Rep"),
        "segment": names("Sector | Industry | Segment"),
        "region": names("Region | Country | Location"),
        "product": names("Product | Service"),
        "source": names("Source | Lead Source"),
        "deal_type": names("Type | Deal Type"),
        "next_step": names("Next Step | Next Steps"),
        "lost_reason": names("Lost Reason | Loss Reason | Reason"),
    },
    skipped_rows={"name": ("subitems",)},
    starts_a_row="name",
)
