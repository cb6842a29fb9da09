"""EspoCRM: attribute names in CSV, labels in XLSX; `lastStage` keeps the stage in which a deal was lost."""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import Format, names, signature

FORMAT = Format(
    source="espocrm",
    template="espocrm",
    signatures=(
        signature("stage | amountCurrency | assignedUserName"),
        signature("stage | closeDate | assignedUserName"),
        signature("stage | closeDate | amountCurrency"),
        signature("stage | lastStage | closeDate"),
        signature("stage | lastStage | amount"),
        signature("Stage | Last Stage | Close Date"),
        signature("Stage | Probability, % | Close Date"),
        signature("Stage | Assigned User | Close Date"),
    ),
    deals={
        "deal_id": names("id"),
        "name": names("name"),
        "account": names("accountName | Account | accountId | contactName"),
        "stage": names("stage"),
        "last_open_stage": names("lastStage | Last Stage"),
        "amount": names("amount | amountConverted | Amount (converted) | Weighted Amount"),
        "currency": names("amountCurrency | Amount Currency | Currency"),
        "probability": names("probability | Probability, %"),
        "created": names("createdAt | Created At"),
        "expected_close": names("closeDate | Close Date"),
        "touched": names("modifiedAt | Modified At | streamUpdatedAt"),
        "owner": names("assignedUserName | Assigned User | assignedUserId"),
        "team": names("teamsNames | Teams"),
        "source": names("leadSource | Lead Source | campaignName | Campaign"),
        "deal_type": names("type"),
        "lost_reason": names("lostReason | Lost Reason"),
    },
)
