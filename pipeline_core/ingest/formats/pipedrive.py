"""Pipedrive: list views with a prefix before each header, and the account's export without, in five languages."""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import Format, names, signature, with_prefixes

PREFIXES = ("Deal - ", "Negócio - ", "Affaire - ", "Trato - ", "Negocio - ")
FORMAT = Format(
    source="pipedrive",
    template="pipedrive",
    signatures=(
        signature("Title | Stage | Status | Deal created"),
        signature("Title | Value | Currency of Value"),
        signature("Title | Stage | Status | Expected close date | Pipeline"),
        signature("Título | Etapa | Status | Negócio criado em"),
        signature("Título | Valor | Moeda de Valor"),
        signature("Título | Etapa | Status | Funil"),
        signature("Título | Etapa | Estado | Embudo"),
        signature("Título | Etapa | Estado | Trato creado"),
        signature("Título | Valor | Moneda de Valor"),
        signature("Titre | Valeur | Étape | Statut"),
        signature("Titel | Wert | Phase | Status"),
        signature("Titel | Phase | Deal erstellt"),
        signature("stage_id | pipeline_id | add_time | org_id"),
        signature("title | value | stage_id | add_time"),
        signature("item_id | field_key | old_value | new_value | log_time"),
    ),
    prefixes=PREFIXES,
    file_names=r"^deals-\d+-\d+",
    deals=with_prefixes(
        PREFIXES,
        {
            "deal_id": names("ID | Pipedrive System ID | Deal ID"),
            "name": names("Title | Título | Titre | Titel"),
            "account": names(
                """Organization | Organização | Organización | Organisation | org_name
                Organization - Name | Organização - Nome | Organización - Nombre
                Organisation - Nom | Organisation - Name | org_id | Organization ID
                Contact person | Pessoa de contato | Persona de contacto | Personne à contacter
                Kontaktperson"""
            ),
            "stage": names("Stage | Etapa | Étape | Phase | stage_name | stage_id"),
            "status": names("Status | Estado | Statut"),
            "is_active": names("active | is_active"),
            "pipeline": names("Pipeline | Funil | Embudo | pipeline_name | pipeline_id"),
            "amount": names(
                """Value | Valor | Valeur | Wert | Deal value | ACV | ARR | MRR | Weighted value
                Valor ponderado | Gewichteter Wert | Valeur pondérée"""
            ),
            "currency": names(
                """Currency of Value | Moeda de Valor | Moneda de Valor | Devise de Valeur
                Währung von Wert | Währung des Werts | Currency | Moeda | Moneda | Devise | Währung"""
            ),
            "probability": names(
                "Probability | Probabilidade | Probabilidad | Probabilité | Wahrscheinlichkeit"
            ),
            "created": names(
                """Deal created | Deal created on | Negócio criado em | Trato creado
                Trato creado el | Affaire créée | Affaire créée le | Deal erstellt
                Deal erstellt am | Creation date | Data de criação | Fecha de creación
                Date de création | add_time"""
            ),
            "expected_close": names(
                """Expected close date | Data de fechamento esperada | Fecha prevista de cierre
                Fecha de cierre prevista | Date de clôture prévue | Erwartetes Abschlussdatum
                Voraussichtliches Abschlussdatum"""
            ),
            "won_at": names(
                """Won time | Won on | Ganho em | Fecha en la que se ganó | Gagnée le
                Date de gain | Datum des gewonnenen Deals | Gewonnen am"""
            ),
            "lost_at": names(
                """Lost time | Lost on | Data de perda | Perdido em | Fecha en la que se perdió
                Perdue le | Date de perte | Datum des verlorenen Deals | Verloren am"""
            ),
            "closed": names(
                """Deal closed on | Closed on | Negócio fechado em | Trato cerrado
                Trato cerrado el | Affaire conclue le | Deal abgeschlossen am | close_time"""
            ),
            "stage_changed": names(
                """Last stage change | Última alteração de etapa | Último cambio de etapa
                Dernier changement d'étape | Letzte Phasenänderung | stage_change_time"""
            ),
            "touched": names(
                """Update time | Atualizado em | Hora de actualización | Heure de mise à jour
                Zeit der Aktualisierung | Last activity date | Data da última atividade
                Fecha de la última actividad | Date de la dernière activité
                Datum der letzten Aktivität"""
            ),
            "owner": names(
                """Owner | Proprietário | Propietario | Propriétaire | Besitzer | owner_name
                user_id | Creator | Criado por | Creador"""
            ),
            "source": names(
                """Source channel | Canal de origem | Canal de origen | Source origin | Origem
                Origen | channel | origin | Source"""
            ),
            "segment": names("Label | Etiqueta | Étiquette"),
            "product": names("Product name | Produto | Producto | Produit | Produkt"),
            "next_step": names(
                """Next activity subject | Next activity date | Próxima atividade em
                Fecha de la próxima actividad | Datum nächste Aktivität"""
            ),
            "lost_reason": names(
                """Lost reason | Motivo da perda | Razón de la pérdida | Motivo de pérdida
                Raison de la perte | Verlustgrund | Grund für Verlust"""
            ),
        },
    ),
    field_log={
        "deal_id": names("deal_id | item_id"),
        "field": names("field_key"),
        "old": names("old_value"),
        "new": names("new_value"),
        "entered": names("log_time"),
    },
    stage_fields=frozenset({"stage id", "stage"}),
    amount_fields=frozenset({"value"}),
    close_date_fields=frozenset({"expected close date"}),
)
