"""Twenty: opportunities by attribute names and labels. Micros are no amount: they are read by nobody."""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import Format, names, signature

FORMAT = Format(
    source="twenty",
    template="twenty",
    signatures=(
        signature("stage | closeDate | pointOfContact"),
        signature("Stage | Close date | Point of Contact"),
        signature("stage | closeDate | amountMicros"),
        signature("stage | closeDate | amount.amountMicros"),
        signature("Stage | Amount (micros)"),
        signature("Stage | Amount / Amount (micros)"),
        signature("Stage | Amount / Amount"),
    ),
    deals={
        "deal_id": names("Id"),
        "name": names("Name"),
        "account": names("Company | company.name | Company / Name | companyId"),
        "stage": names("Stage"),
        "amount": names("Amount / Amount | Amount"),
        "currency": names(
            "currencyCode | Amount / Currency | Amount (currency) | amount.currencyCode | Currency"
        ),
        "probability": names("Probability"),
        "created": names("createdAt | Creation date | Created at"),
        "expected_close": names("closeDate | Close date"),
        "touched": names("updatedAt | Last update"),
        "owner": names("Owner | Owner / Name | createdBy | Created by | Created by / Name"),
    },
)
