"""Microsoft Dynamics 365 Sales: display names, logical names, Excel exports with "Do Not Modify" columns.

The estimated revenue comes before the actual one: open deals have only that, and closed ones both.
"""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import Format, names, signature

FORMAT = Format(
    source="dynamics",
    template="dynamics",
    signatures=(
        signature("Topic | Potential Customer | Est. revenue"),
        signature("Topic | Potential Customer | Est. close date"),
        signature("Topic | Potential Customer | Status Reason"),
        signature("Topic | Est. revenue | Est. close date"),
        signature("Topic | Account | Est. revenue"),
        signature("opportunityid | statecode"),
        signature("opportunityid | estimatedvalue"),
        signature("name | estimatedvalue | estimatedclosedate"),
        signature("name | statecode | closeprobability"),
    ),
    marks=(
        r"^\(do not modify\) opportunity$",
        r"^\(nicht ändern\) verkaufschance$",
        r"^\(no modificar\) oportunidad$",
        r"^\(ne pas modifier\) opportunité$",
        r"^\(não modificar\) oportunidade$",
    ),
    id_pattern=r"^\{?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?$",
    deals={
        "deal_id": names(
            """(Do Not Modify) Opportunity | opportunityid | Opportunity
            (Nicht ändern) Verkaufschance | (No modificar) Oportunidad
            (Ne pas modifier) Opportunité | (Não modificar) Oportunidade"""
        ),
        "name": names("Topic | name | Thema | Tema | Rubrique | Tópico"),
        "account": names(
            """Potential Customer | customeridname | Account | parentaccountidname | customerid
            parentaccountid | Potenzieller Kunde | Cliente potencial | Client potentiel
            Contact | parentcontactidname"""
        ),
        "stage": names("Sales Stage | stepname | Pipeline Phase | salesstagename | salesstage"),
        "status": names("Status | statecodename | statecode"),
        "pipeline": names("Process | Business Process Flow | processidname"),
        "amount": names(
            """Est. revenue | Estimated Revenue | estimatedvalue | Est. Revenue (Base)
            estimatedvalue_base | Actual Revenue | actualvalue | Revenue | Total Amount
            Geschätzter Umsatz | Ingresos estimados | Receita estimada"""
        ),
        "currency": names("Currency | transactioncurrencyidname | isocurrencycode"),
        "probability": names("Probability | closeprobability | Wahrscheinlichkeit"),
        "created": names("Created On | createdon | Erstellt am"),
        "expected_close": names("Est. close date | Estimated Close Date | estimatedclosedate"),
        "closed": names("Actual Close Date | actualclosedate"),
        "touched": names("Modified On | modifiedon | (Do Not Modify) Modified On | Last Activity"),
        "owner": names("Owner | owneridname | ownerid | Besitzer"),
        "team": names("Owning Team | Owning Business Unit | owningbusinessunitname"),
        "segment": names("Industry | Segment"),
        "region": names("Territory | territoryidname"),
        "product": names("Product | Price List"),
        "source": names("Source Campaign | campaignidname | Lead Source | Originating Lead"),
        "deal_type": names("Opportunity Type | Type"),
        "forecast_category": names("Forecast category | msdyn_forecastcategory"),
        "next_step": names("Next Step | Current Situation"),
        "lost_reason": names("Status Reason | statuscodename | statuscode"),
    },
)
