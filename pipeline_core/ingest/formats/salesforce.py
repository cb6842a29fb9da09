"""Salesforce: API names as Data Loader and the data export write them, reports, histories, warehouses."""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import Format, names, signature

EXTRAS = {
    "amount": names("amount | amount (converted)"),
    "currency": names("currency iso code | amount currency | amount (converted) currency"),
    "expected_close": names("close date"),
    "probability": names("probability (%) | probability"),
    "forecast_category": names("forecast category name | forecast category"),
    "owner": names("opportunity owner | owner name"),
}
FORMAT = Format(
    source="salesforce",
    template="salesforce",
    signatures=(
        signature("StageName | CloseDate"),
        signature("StageName | OwnerId"),
        signature("StageName | AccountId"),
        signature("StageName | ForecastCategoryName"),
        signature("OpportunityId | StageName | CreatedDate"),
        signature("Opportunity.External_Id__c | StageName__c | CreatedDate__c"),
        signature("Opportunity Name | Stage | Opportunity Owner"),
        signature("Opportunity Name | Close Date | Opportunity Owner"),
        signature("Opportunity Name | Stage | Probability (%)"),
        signature("Opportunity Name | Stage | Close Date | Fiscal Period"),
        signature("Opportunity Name | Stage | Close Date | Age"),
        signature("Opportunity Name | Stage | Close Date | Account Name"),
        signature("Opportunity Name | Stage | Close Date | Opportunity ID"),
        signature("Opportunity Name | Stage | Close Date | Forecast Category"),
        signature("Name der Opportunity | Phase | Schlusstermin"),
        signature("Nom de l'opportunité | Étape | Date de clôture | Nom du compte"),
        signature("Nombre de la oportunidad | Etapa | Fecha de cierre | Nombre de la cuenta"),
        signature("Nome da oportunidade | Fase | Data de fechamento | Nome da conta"),
        signature("Opportunity Name | From Stage | To Stage"),
        signature("Opportunity ID | From Stage | To Stage"),
        signature("Opportunity ID | Field / Event | Old Value | New Value"),
        signature("Opportunity Name | Field / Event | Old Value | New Value"),
        signature("OpportunityId | Field | OldValue | NewValue"),
        signature("opportunity_id | field | old_value | new_value | created_by_id"),
        signature("stage_name | close_date | forecast_category_name"),
        signature("stage_name | close_date | is_won | is_closed"),
        signature("stage_name | close_date | owner_id | account_id"),
        signature("stage_name | close_date | system_modstamp"),
        signature("opportunity_id | stage_name | created_date | system_modstamp"),
        signature("opportunity_id | stage_name | created_date | created_by_id"),
    ),
    id_pattern=r"^006[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$",
    deals={
        "deal_id": names("Opportunity ID | Id | Opportunity ID (18) | External Id"),
        "name": names("Opportunity Name | Name"),
        "account": names(
            "Account Name | Account | Account.Name | Account.External_Id__c | AccountId"
        ),
        "stage": names("StageName | Stage"),
        "is_closed": names("IsClosed | Closed"),
        "is_won": names("IsWon | Won"),
        "amount": names("Amount | Amount (converted) | Expected Revenue"),
        "currency": names(
            "Amount Currency | CurrencyIsoCode | Opportunity Currency | Amount (converted) Currency"
        ),
        "probability": names("Probability (%) | Probability"),
        "created": names("Created Date | DateTimeCreated__c | Opp Created Date"),
        "expected_close": names("Close Date | Close Date (2)"),
        "stage_changed": names("Last Stage Change Date | Last Stage Change"),
        "touched": names(
            """Last Modified Date | Last Modified | Last Activity | Last Activity Date
            Last Activity Date__c | SystemModstamp"""
        ),
        "owner": names(
            """Opportunity Owner | Opportunity Owner: Full Name | Owner Name | Owner.Name
            Owner: Full Name | Owner.External_Id__c | Opportunity Owner Alias | OwnerId | Owner"""
        ),
        "team": names("Owner Role | Opportunity Owner: Role | Opportunity Owner Role"),
        "segment": names("Industry | Account.Industry | Segment"),
        "region": names("Billing Country | Billing State/Province | Territory2Id | Region"),
        "product": names("Product Name | Product | Product__c | Product Family"),
        "source": names("Lead Source"),
        "deal_type": names("Type | Opportunity Type"),
        "forecast_category": names("Forecast Category Name | Forecast Category"),
        "next_step": names("Next Step | Next Steps | Opportunity Next Steps"),
        "lost_reason": names(
            "Loss Reason | Lost Reason | Closed Lost Reason | Reason Lost | Loss_Reason__c"
        ),
    },
    history={
        "deal_id": names("OpportunityId | opportunity_id | Opportunity.External_Id__c"),
        "stage": names("stage_name"),
        "entered": names("created_date"),
        **EXTRAS,
    },
    changes={
        "deal_id": names("Opportunity ID | Opportunity Name"),
        "from_stage": names("From Stage"),
        "to_stage": names("To Stage"),
        "entered": names("Last Modified | Last Modified Date | Edit Date"),
        **EXTRAS,
    },
    field_log={
        "deal_id": names("Opportunity ID | Opportunity Name"),
        "field": names("Field / Event | Field"),
        "old": names("Old Value"),
        "new": names("New Value"),
        "entered": names("Edit Date | Created Date"),
        "created": names("Created Date"),
    },
    skipped_rows={"isdeleted": ("1", "true"), "is deleted": ("1", "true")},
)
