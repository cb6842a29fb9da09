"""HubSpot: the UI's export with "Date entered" columns, internal names, and stage entries from a warehouse."""

from __future__ import annotations

SOURCE = "hubspot"
TEMPLATE = "hubspot"
SIGNATURES = (
    frozenset({"record id", "deal name", "deal stage"}),
    frozenset({"dealname", "dealstage"}),
    frozenset({"deal id", "pipeline name", "stage name", "amount in home currency"}),
    frozenset({"deal id", "stage created at", "stage name", "pipeline name"}),
)
# Date entered "Offer (Sales Pipeline)", with straight, single or curly quotes.
WIDE_STAGE = r"""^date entered ["'“‘](?P<label>.+?)(?: \((?P<pipeline>[^()]*)\))?["'”’]$"""
DEALS = {
    "deal_id": ("record id", "hs object id", "deal id"),
    "name": ("deal name", "dealname"),
    "account": (
        "associated company",
        "primary associated company",
        "hs primary associated company",
    ),
    "stage": ("deal stage", "dealstage", "stage name"),
    "pipeline": ("pipeline", "pipeline name"),
    "amount": ("amount", "amount in home currency", "amount in company currency"),
    "currency": ("currency", "deal currency code"),
    "probability": ("deal probability", "hs deal stage probability"),
    "created": ("create date", "createdate", "hubspot create date", "hs createdate", "created at"),
    "expected_close": ("close date", "closedate"),
    "touched": (
        "last modified date",
        "hs lastmodifieddate",
        "last activity date",
        "notes last updated",
        "last contacted",
    ),
    "owner": ("deal owner", "hubspot owner id"),
    "team": ("hubspot team", "hubspot team id"),
    "source": ("original traffic source", "hs analytics source", "deal source type"),
    "deal_type": ("deal type", "dealtype"),
    "forecast_category": ("forecast category", "hs manual forecast category"),
    "next_step": ("next step", "hs next step"),
    "lost_reason": ("closed lost reason",),
}
HISTORY = {
    "deal_id": ("deal id",),
    "stage": ("stage name",),
    "pipeline": ("pipeline name",),
    "entered": ("stage created at", "date entered"),
}
