"""Salesforce: API names as Data Loader and the data export write them, and OpportunityHistory."""

from __future__ import annotations

SOURCE = "salesforce"
TEMPLATE = "salesforce"
SIGNATURES = (
    frozenset({"stagename", "closedate", "forecastcategoryname"}),
    frozenset({"stagename", "closedate", "iswon"}),
    frozenset({"stagename", "closedate", "systemmodstamp"}),
    frozenset({"opportunityid", "stagename", "createddate"}),
    frozenset({"opportunity external id", "stagename", "createddate"}),
    frozenset({"opportunity name", "stage", "close date", "opportunity owner"}),
    frozenset({"opportunity name", "stage", "close date", "probability (%)"}),
)
WIDE_STAGE = None
DEALS = {
    "deal_id": ("id", "opportunity id", "external id"),
    "name": ("name", "opportunity name"),
    "account": ("accountname", "account name", "account", "account external id", "accountid"),
    "stage": ("stagename", "stage"),
    "amount": ("amount",),
    "currency": ("currencyisocode", "amount currency"),
    "probability": ("probability", "probability (%)"),
    "created": ("createddate", "created date", "datetimecreated"),
    "expected_close": ("closedate", "close date"),
    "stage_changed": ("laststagechangedate", "last stage change date"),
    "touched": ("lastmodifieddate", "last modified date", "systemmodstamp", "lastactivitydate"),
    "owner": ("ownername", "owner name", "opportunity owner", "owner external id", "ownerid"),
    "team": ("owner role",),
    "source": ("leadsource", "lead source"),
    "deal_type": ("type",),
    "forecast_category": ("forecastcategoryname", "forecastcategory", "forecast category"),
    "next_step": ("nextstep", "next step"),
    "lost_reason": ("lossreason", "loss reason", "lost reason"),
}
HISTORY = {
    "deal_id": ("opportunityid", "opportunity external id", "opportunity id"),
    "stage": ("stagename",),
    "entered": ("createddate",),
    "amount": ("amount",),
    "expected_close": ("closedate",),
    "probability": ("probability",),
    "forecast_category": ("forecastcategory",),
}
