"""HubSpot: the UI's export with "Date entered" columns in several languages, internal names, warehouses."""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import Format, names, signature

# Date entered "Offer (Sales Pipeline)", with straight, single or curly quotes; hs_v2_date_entered_<id>.
ENTERED = (
    r"date entered|fecha de (?:entrada|ingreso)(?: en| a)?|data de entrada(?: em)?"
    r"|date d['’]entr[ée]e(?: dans)?|eintrittsdatum|datum des eintritts in"
)
EXITED = (
    r"date exited|fecha de salida(?: de)?|data de sa[íi]da(?: de)?"
    r"|date de sortie(?: de)?|austrittsdatum|datum des austritts aus"
)
STAGE = r"(?P<label>.+?)(?: \((?P<pipeline>(?:[^()]|\([^()]*\))*)\))?[\"'”’“‘»]?$"
FORMAT = Format(
    source="hubspot",
    template="hubspot",
    signatures=(
        signature("Record ID | Deal Name | Deal Stage"),
        signature("Deal Name | Deal Stage | Deal owner"),
        signature("Deal Name | Deal Stage | Pipeline | Close Date"),
        signature("Deal Name | Deal Stage | Create Date | Close Date"),
        signature("dealname | dealstage"),
        signature("hs_object_id | dealstage"),
        signature("Datensatz-ID | Deal-Name | Deal-Phase"),
        signature("Deal-Name | Deal-Phase | Pipeline"),
        signature("ID de registro | Nombre del negocio | Etapa del negocio"),
        signature("Nombre del negocio | Etapa del negocio | Pipeline"),
        signature("Dealnaam | Dealfase"),
        signature("Nome dell'offerta | Fase dell'offerta"),
        signature("Nom de la transaction | Phase de la transaction"),
        signature("ID do registro | Nome do negócio | Etapa do negócio"),
        signature("Nome do negócio | Etapa do negócio | Pipeline"),
        signature("deal_id | pipeline_name | stage_name | amount_in_home_currency"),
        signature("deal_id | stage_created_at | stage_name | pipeline_name"),
        signature("deal_id | deal_pipeline_id | deal_pipeline_stage_id"),
        signature("deal_id | deal_pipeline_stage_id | property_dealname"),
        signature("deal_id | property_dealname | property_dealstage"),
        signature("deal_id | date_entered | value | source_id"),
        signature("deal_id | timestamp | name | value | source_id"),
    ),
    marks=(
        rf"^(?:{ENTERED}) ?[\"'“‘«]",
        r"^hs_(?:v2_)?date_entered_",
        r"^hs_(?:object_id|deal_stage_probability|is_closed_won|lastmodifieddate)$",
    ),
    file_names=r"^hubspot-crm-exports-",
    wide_stage=rf"^(?:(?:{ENTERED}) ?[\"'“‘«]|hs_(?:v2_)?date_entered_){STAGE}",
    wide_exit=rf"^(?:(?:{EXITED}) ?[\"'“‘«]|hs_(?:v2_)?date_exited_){STAGE}",
    deals={
        "deal_id": names(
            """Record ID | hs_object_id | Deal ID | dealId | Datensatz-ID | ID de registro
            ID do registro | ID d'enregistrement | ID de l'enregistrement | Record ID - Deal"""
        ),
        "name": names(
            """Deal Name | property_dealname | Deal-Name | Nombre del negocio | Nom de la transaction
            Nome do negócio"""
        ),
        "account": names(
            """Associated Company | Primary Associated Company | hs_primary_associated_company
            Associated Company (Primary) | Zugehöriges Unternehmen | Empresa asociada
            Entreprise associée | Empresa associada"""
        ),
        "stage": names(
            """Deal Stage | property_dealstage | Stage Name | deal_pipeline_stage_label
            Deal-Phase | Etapa del negocio | Phase de la transaction | Etapa do negócio
            Fase do negócio | Dealfase | Fase dell'offerta | Deal Stage ID | deal_pipeline_stage_id"""
        ),
        "is_closed": names("Is Deal Closed? | Is Deal Closed | hs_is_closed | Is Closed"),
        "is_won": names("Is Closed Won | hs_is_closed_won"),
        "pipeline": names(
            "Pipeline | Pipeline Name | Deal Pipeline | property_pipeline | deal_pipeline_label"
            "| Pipeline ID | deal_pipeline_id"
        ),
        "amount": names(
            """Amount | property_amount | Amount in home currency | Amount in company currency
            Betrag | Deal-Betrag | Importe | Monto | Montant | Valor"""
        ),
        "currency": names(
            "Currency | deal_currency_code | property_deal_currency_code | Währung | Moneda | Devise | Moeda"
        ),
        "probability": names(
            """Deal probability | hs_deal_stage_probability | Forecast probability
            hs_forecast_probability | Deal-Wahrscheinlichkeit | Probabilidad del negocio"""
        ),
        "created": names(
            """Create Date | property_createdate | HubSpot Create Date | hs_createdate | Created At
            Erstellungsdatum | Fecha de creación | Date de création | Data de criação"""
        ),
        "expected_close": names(
            """Close Date | property_closedate | Abschlussdatum | Fecha de cierre
            Date de fermeture | Date de clôture | Data de fechamento"""
        ),
        "won_at": names("Closed Won Date (Internal) | Closed Won Date | hs_closed_won_date"),
        "stage_changed": names(
            """Time in current stage | hs_v2_time_in_current_stage
            Date entered current stage | hs_v2_date_entered_current_stage"""
        ),
        "touched": names(
            """Last Modified Date | hs_lastmodifieddate | property_hs_lastmodifieddate
            Last Activity Date | notes_last_updated | Last Contacted | notes_last_contacted
            Datum der letzten Änderung | Letztes Änderungsdatum | Datum der letzten Aktivität
            Fecha de última modificación | Fecha de la última actividad
            Date de dernière modification | Date de la dernière activité
            Data da última modificação | Data da última atividade"""
        ),
        "owner": names(
            """Deal owner | hubspot_owner_id | Owner Name | property_hubspot_owner_id | Owner ID
            Zuständiger Mitarbeiter für Deal | Deal-Eigentümer | Propietario del negocio
            Propriétaire de la transaction | Proprietário do negócio | Deal-eigenaar
            Proprietario dell'offerta"""
        ),
        "team": names("HubSpot Team | hubspot_team_id"),
        "source": names(
            """Original Traffic Source | Original Source Type | hs_analytics_source
            Original Source | Deal Source Type | Deal Source | Lead Source"""
        ),
        "deal_type": names(
            "Deal Type | property_dealtype | Deal-Typ | Tipo de negocio | Type de transaction | Tipo de negócio"
        ),
        "forecast_category": names("Forecast category | hs_manual_forecast_category"),
        "next_step": names("Next step | hs_next_step | Nächster Schritt | Próximo paso"),
        "lost_reason": names(
            """Closed Lost Reason | property_closed_lost_reason | Grund für Verlust
            Grund für verlorenen Deal | Motivo de pérdida | Motivo da perda"""
        ),
        "region": names("Region | Country/Region"),
        "product": names("Product | Product Line"),
        "segment": names("Segment | Industry"),
    },
    history={
        "deal_id": names("Deal ID | Record ID | hs_object_id"),
        "stage": names(
            "Stage Name | Deal Stage | stage_label | value | stage_id | Deal Stage ID | deal_pipeline_stage_id"
        ),
        "pipeline": names("Pipeline Name | Pipeline | Pipeline ID"),
        "entered": names("Stage created at | Date entered | Entered At | _fivetran_start"),
        "left": names("Date exited | Exited At | _fivetran_end"),
    },
    field_log={
        "deal_id": names("Deal ID | hs_object_id | Record ID"),
        "field": names("name | property | property_name"),
        "old": names("old_value | previous_value"),
        "new": names("value | new_value"),
        "entered": names("timestamp | changed_at | updated_at"),
    },
    skipped_rows={"is deleted": ("true", "1"), "fivetran deleted": ("true", "1")},
)
