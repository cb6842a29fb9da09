"""SuiteCRM, SugarCRM and vTiger: labels, and the names of their databases."""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import Format, names, signature

FORMAT = Format(
    source="suitecrm",
    template="suitecrm",
    signatures=(
        signature("Opportunity Name | Sales Stage | Expected Close Date"),
        signature("Opportunity Name | Sales Stage | Assigned User Name"),
        signature("Opportunity Name | Sales Stage | Opportunity Amount"),
        signature("Opportunity Name | Sales Stage | Assigned To"),
        signature("Name | Sales Stage | Expected Close Date | Assigned User Name"),
        signature("name | sales_stage | date_closed"),
        signature("sales_stage | date_closed | assigned_user_id"),
        signature("potentialname | sales_stage"),
        signature("potentialid | sales_stage"),
        signature("Potential Name | Sales Stage | Expected Close Date"),
    ),
    deals={
        "deal_id": names("ID | potentialid | Opportunity ID | Opportunity No | potential_no"),
        "name": names("Opportunity Name | Potential Name | name"),
        "account": names(
            "Account Name | account_name | Organization Name | related_to | Account ID"
        ),
        "stage": names("Sales Stage"),
        "amount": names(
            "Opportunity Amount | Amount | amount_usdollar | Weighted Revenue | forecast_amount"
        ),
        "currency": names("Currency | Currency Name | currency_id"),
        "probability": names("Probability (%) | Probability"),
        "created": names("Date Created | date_entered | Created Time | Date Entered"),
        "expected_close": names("Expected Close Date | date_closed | closingdate"),
        "touched": names("Date Modified | date_modified | Modified Time"),
        "owner": names(
            "Assigned User Name | Assigned To | Assigned User | Assigned User ID | User"
        ),
        "source": names("Lead Source | Campaign | campaign_id"),
        "deal_type": names("Opportunity Type | Type"),
        "next_step": names("Next Step"),
        "lost_reason": names("Lost Reason | Loss Reason"),
    },
    skipped_rows={"deleted": ("1", "true")},
)
