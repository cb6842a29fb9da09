"""Zoho CRM: deals, once called potentials, by their labels and API names."""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import Format, names, signature

FORMAT = Format(
    source="zoho",
    template="zoho",
    signatures=(
        signature("Deal Name | Closing Date | Deal Owner"),
        signature("Deal Name | Closing Date | Stage"),
        signature("Potential Name | Closing Date"),
        signature("Potential Name | Potential Owner"),
        signature("Deal_Name | Closing_Date | Owner"),
        signature("Stage | Closing Date | Deal Category"),
        signature("Stage | Closing Date | Forecast Type"),
        signature("Deal Name | Stage | Duration (Days) | Modified Time"),
    ),
    marks=(r"^(?:zcrm_potential_id|potentialid_zcrm)$",),
    file_names=r"^(?:potentials|deals)_\d{3}\b",
    id_pattern=r"^zcrm_\d+$",
    deals={
        "deal_id": names("Record Id | Deal Id | Potential Id | zcrm_potential_id | Id"),
        "name": names("Deal Name | Potential Name"),
        "account": names("Account Name | Account_Name.name | Account Name.id | Contact Name"),
        "stage": names("Stage"),
        "status": names("Deal Category | Forecast Type"),
        "pipeline": names("Pipeline | Layout"),
        "amount": names("Amount | Expected Revenue"),
        "currency": names("Currency"),
        "probability": names("Probability (%) | Probability"),
        "created": names("Created Time | Created Date"),
        "expected_close": names("Closing Date | Expected Close Date"),
        "stage_changed": names("Stage Modified Time | Last Stage Change"),
        "touched": names("Modified Time | Last Activity Time | Last Activity Date"),
        "owner": names("Deal Owner | Potential Owner | Deal Owner Name | Owner | Owner.name"),
        "region": names("Territory | Territories | Region | Country"),
        "segment": names("Industry | Segment"),
        "product": names("Product Name | Product"),
        "source": names("Lead Source | Campaign Source"),
        "deal_type": names("Type | Deal Type"),
        "forecast_category": names("Forecast Category"),
        "next_step": names("Next Step"),
        "lost_reason": names("Reason For Loss | Reason For Loss (2) | Lost Reason | Loss Reason"),
    },
)
