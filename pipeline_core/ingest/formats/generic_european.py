"""What people call the columns of a list of deals in German, French, Spanish, Portuguese, Italian, Dutch, Russian."""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import joined, names

GERMAN = {
    "deal_id": names("datensatz-id | vorgangsnummer | angebotsnummer | angebotsnr | projektnummer"),
    "name": names(
        """verkaufschance | name der verkaufschance | deal-name | vertriebschance | opportunity-name
        projektname | projekt | titel | bezeichnung | thema | vorgang | angebot"""
    ),
    "account": names(
        "firma | firmenname | kunde | kundenname | unternehmen | organisation | interessent | accountname"
    ),
    "stage": names("phase | verkaufsphase | vertriebsphase | stufe | deal-phase | vertriebsstufe"),
    "status": names("ergebnis | zustand"),
    "amount": names(
        """betrag | wert | auftragswert | angebotswert | volumen | auftragsvolumen | umsatz
        erwarteter umsatz | vertragswert | summe | angebotssumme | projektvolumen | preis"""
    ),
    "currency": names("währung"),
    "probability": names(
        "wahrscheinlichkeit | wahrscheinlichkeit (%) | abschlusswahrscheinlichkeit | chance in %"
    ),
    "created": names(
        "erstellt am | erstelldatum | erstellungsdatum | deal erstellt | angelegt am | eingangsdatum | anlagedatum"
    ),
    "expected_close": names(
        """voraussichtliches abschlussdatum | erwartetes abschlussdatum | geplanter abschluss
        erwarteter abschluss | abschlussdatum | schlusstermin | zieltermin | abschluss"""
    ),
    "closed": names("abgeschlossen am | geschlossen am | tatsächliches abschlussdatum"),
    "won_at": names("gewonnen am | auftragsdatum"),
    "lost_at": names("verloren am"),
    "stage_changed": names("letzte phasenänderung | phase seit | in phase seit"),
    "touched": names(
        """letzte aktivität | zuletzt geändert | geändert am | letzte änderung | letzter kontakt
        zuletzt geändert am | aktualisiert am"""
    ),
    "owner": names(
        """besitzer | verantwortlich | verantwortlicher | zuständig | zuständiger mitarbeiter
        vertriebsmitarbeiter | verkäufer | inhaber | betreuer | ansprechpartner vertrieb | bearbeiter"""
    ),
    "team": names("vertriebsteam | abteilung"),
    "segment": names("branche | kundensegment | kundengruppe"),
    "region": names("gebiet | land | vertriebsgebiet | bundesland | standort | niederlassung"),
    "product": names("produkt | leistung | dienstleistung | produktgruppe"),
    "source": names("quelle | leadquelle | herkunft | kanal"),
    "deal_type": names("art | typ | geschäftsart | auftragsart"),
    "forecast_category": names("prognosekategorie | forecast-kategorie"),
    "next_step": names("nächster schritt | nächste schritte | bemerkung | bemerkungen | notiz"),
    "lost_reason": names(
        "verlustgrund | grund für verlust | absagegrund | absage - grund | ablehnungsgrund | grund"
    ),
    "snapshot": names("stichtag | berichtsdatum"),
}
FRENCH = {
    "deal_id": names("id de l'opportunité | n° affaire | numéro d'affaire | réf | référence"),
    "name": names(
        "nom de l'opportunité | nom de l'affaire | affaire | opportunité | titre | projet | nom de la transaction"
    ),
    "account": names(
        "client | société | entreprise | nom du compte | nom du client | compte | raison sociale"
    ),
    "stage": names("étape | étape de vente | phase de vente"),
    "status": names("statut | résultat | état"),
    "amount": names(
        "montant | valeur | chiffre d'affaires | ca | ca prévu | montant ht | montant estimé | prix"
    ),
    "currency": names("devise | monnaie"),
    "probability": names("probabilité | probabilité (%) | taux de réussite"),
    "created": names("date de création | créé le | créée le | date d'ouverture | date d'entrée"),
    "expected_close": names(
        "date de clôture prévue | date de signature prévue | date de clôture | date de fermeture | échéance | clôture"
    ),
    "closed": names("clôturé le | fermé le | date de clôture réelle | date de signature"),
    "won_at": names("gagné le | date de gain"),
    "lost_at": names("perdu le | date de perte"),
    "stage_changed": names("dernier changement d'étape"),
    "touched": names(
        "dernière activité | dernière modification | modifié le | mis à jour le | dernier contact"
    ),
    "owner": names(
        "propriétaire | propriétaire de l'opportunité | commercial | responsable | vendeur | chargé d'affaires"
    ),
    "team": names("équipe | service commercial"),
    "segment": names("secteur | secteur d'activité"),
    "region": names("région | pays | ville | agence | département"),
    "product": names("produit | offre"),
    "source": names("origine | provenance | source du lead | canal"),
    "deal_type": names("type d'affaire | type d'opportunité"),
    "forecast_category": names("catégorie de prévision"),
    "next_step": names("prochaine étape | prochaine action | commentaire | commentaires"),
    "lost_reason": names("raison de la perte | motif de perte | motif | raison de perte"),
    "snapshot": names("date du rapport"),
}
SPANISH = {
    "deal_id": names(
        "id oportunidad | id de la oportunidad | número de oportunidad | folio | código"
    ),
    "name": names(
        "nombre de la oportunidad | nombre del negocio | oportunidad | trato | negocio | título | proyecto | nombre"
    ),
    "account": names(
        "empresa | cliente | nombre del cliente | nombre de la cuenta | cuenta | organización | compañía | razón social"
    ),
    "stage": names("etapa | fase | etapa de venta | fase de venta | etapa actual"),
    "status": names("estado | estatus | resultado | situación"),
    "pipeline": names("embudo"),
    "amount": names(
        "importe | monto | valor | monto estimado | valor estimado | ingresos | ingreso esperado | precio | cuantía"
    ),
    "currency": names("moneda | divisa"),
    "probability": names("probabilidad | probabilidad (%) | probabilidad de cierre"),
    "created": names(
        "fecha de creación | creado el | fecha creación | fecha de alta | fecha de inicio | fecha de apertura"
    ),
    "expected_close": names(
        """fecha prevista de cierre | fecha estimada de cierre | cierre previsto | cierre estimado
        fecha de cierre estimada | fecha de cierre | fecha cierre | cierre"""
    ),
    "closed": names("fecha de cierre real | cerrado el | fecha real de cierre"),
    "won_at": names("fecha en la que se ganó | fecha ganado | ganado el"),
    "lost_at": names("fecha en la que se perdió | fecha perdido | perdido el"),
    "stage_changed": names("último cambio de etapa"),
    "touched": names(
        """última actividad | última modificación | fecha de modificación | modificado el
        actualizado el | última actualización | último contacto | fecha de última actividad"""
    ),
    "owner": names(
        """propietario | propietario de la oportunidad | vendedor | ejecutivo | comercial
        asesor | ejecutivo de cuenta | ejecutivo comercial | responsable | encargado"""
    ),
    "team": names("equipo | equipo de ventas"),
    "segment": names("segmento | sector | industria | giro"),
    "region": names("región | territorio | zona | país | ciudad | sucursal | provincia"),
    "product": names("producto | servicio | línea de producto"),
    "source": names("origen | fuente | canal de origen | canal | fuente del lead"),
    "deal_type": names("tipo | tipo de negocio | tipo de oportunidad"),
    "forecast_category": names("categoría de pronóstico | pronóstico"),
    "next_step": names("próximo paso | siguiente paso | observaciones | comentarios | notas"),
    "lost_reason": names(
        "razón de la pérdida | motivo de pérdida | motivo de la pérdida | razón de pérdida | motivo"
    ),
    "snapshot": names("fecha de corte | fecha del reporte"),
}
PORTUGUESE = {
    "deal_id": names("id da oportunidade | id oportunidade | id do negócio | número da proposta"),
    "name": names(
        "nome da oportunidade | nome do negócio | oportunidade | negócio | projeto | nome | proposta"
    ),
    "account": names(
        "empresa | cliente | nome do cliente | nome da empresa | organização | conta | id empresa | id cliente"
    ),
    "stage": names("estágio | etapa | fase | etapa do funil | etapa atual"),
    "status": names("situação | resultado"),
    "pipeline": names("funil | funil de vendas"),
    "amount": names(
        "valor | valor ofertado | valor da proposta | valor total | valor estimado | receita | receita esperada | preço"
    ),
    "currency": names("moeda | moeda de valor"),
    "probability": names("probabilidade | probabilidade (%) | chance de fechamento"),
    "created": names(
        """data de criação | criado em | negócio criado em | data criação | data de entrada
        data de abertura | data de início | data de cadastro"""
    ),
    "expected_close": names(
        """data de fechamento esperada | previsão de fechamento | data prevista de fechamento
        data de fechamento | fechamento previsto | data fechamento | fechamento"""
    ),
    "closed": names("negócio fechado em | fechado em | data de encerramento"),
    "won_at": names("ganho em | data de ganho"),
    "lost_at": names("perdido em | data de perda"),
    "stage_changed": names("última alteração de etapa"),
    "touched": names(
        """data da última atividade | atualizado em | última atividade | última modificação
        modificado em | última atualização | último contato"""
    ),
    "owner": names("proprietário | responsável | vendedor | consultor | id vendedor | executivo"),
    "team": names("equipe | time | equipe de vendas"),
    "segment": names("segmento | setor | ramo"),
    "region": names("região | território | filial | cidade | uf"),
    "product": names("produto | serviço | id produto"),
    "source": names("origem | canal de origem | fonte | canal | origem do lead"),
    "deal_type": names("tipo | tipo de negócio"),
    "next_step": names("próximo passo | próxima atividade em | próxima ação | observações"),
    "lost_reason": names("motivo da perda | motivo de perda | motivo | razão da perda"),
    "snapshot": names("data de referência | data base"),
}
ITALIAN_AND_DUTCH = {
    "name": names("opportunità | nome opportunità | trattativa | progetto | verkoopkans | titolo"),
    "account": names("azienda | ragione sociale | nome cliente | klant | klantnaam | bedrijf"),
    "stage": names("stadio | fase di vendita | verkoopfase | trattativa fase"),
    "status": names("stato | esito"),
    "amount": names("importo | valore | ammontare | bedrag | waarde | omzet"),
    "currency": names("valuta | munt"),
    "probability": names("probabilità | waarschijnlijkheid | kans"),
    "created": names("data di creazione | creato il | aanmaakdatum | aangemaakt op"),
    "expected_close": names(
        "data di chiusura | data chiusura | chiusura prevista | sluitingsdatum | verwachte sluitingsdatum"
    ),
    "touched": names("ultima attività | ultima modifica | laatst gewijzigd | laatste activiteit"),
    "owner": names("proprietario | venditore | responsabile | commerciale | eigenaar | verkoper"),
    "region": names("regione | paese | regio"),
    "product": names("prodotto | product naam"),
    "source": names("fonte | origine | bron"),
    "next_step": names("prossimo passo | volgende stap"),
    "lost_reason": names("motivo perdita | motivo della perdita | reden verlies | verliesreden"),
}
RUSSIAN = {
    "deal_id": names("id сделки | номер сделки | № сделки | код сделки"),
    "name": names("название сделки | название | сделка | наименование | проект"),
    "account": names("компания | клиент | контрагент | организация | заказчик"),
    "stage": names("этап сделки | стадия сделки | этап | стадия | стадия продажи"),
    "status": names("статус | результат"),
    "pipeline": names("воронка | направление | воронка продаж"),
    "amount": names("сумма | бюджет | сумма сделки | стоимость | бюджет сделки | выручка"),
    "currency": names("валюта"),
    "probability": names("вероятность | вероятность (%)"),
    "created": names("дата создания | создана | создано | дата начала"),
    "expected_close": names("предполагаемая дата закрытия | планируемая дата закрытия | срок"),
    "closed": names("дата закрытия | дата завершения"),
    "stage_changed": names("дата изменения стадии | дата смены этапа"),
    "touched": names("дата изменения | последняя активность | дата последнего контакта | изменено"),
    "owner": names("ответственный | менеджер | ответственный менеджер"),
    "team": names("отдел | команда"),
    "segment": names("сегмент | отрасль"),
    "region": names("регион | город | страна | филиал"),
    "product": names("продукт | товар | услуга"),
    "source": names("источник | источник сделки | канал"),
    "deal_type": names("тип | тип сделки"),
    "next_step": names("следующее действие | следующий шаг | комментарий"),
    "lost_reason": names("причина отказа | причина провала | причина"),
}
LAST_RESORT = {
    "created": names("datum | fecha | data | дата"),
    "region": names("estado/provincia | gebiedsnaam"),
}
DEALS = joined(GERMAN, FRENCH, SPANISH, PORTUGUESE, ITALIAN_AND_DUTCH, RUSSIAN)
HISTORY = {
    "deal_id": names(
        "id oportunidade | id da oportunidade | id oportunidad | id сделки | datensatz-id | verkaufschance"
    ),
    "stage": names("phase | stufe | étape | etapa | estágio | fase | стадия | этап"),
    "entered": names(
        """eingetreten am | phase seit | date d'entrée | fecha de entrada | data de entrada
        дата входа | datum | fecha | дата"""
    ),
    "left": names(
        "ausgetreten am | date de sortie | fecha de salida | data de saída | дата выхода"
    ),
}
CHANGES = {
    "deal_id": HISTORY["deal_id"],
    "from_stage": names(
        "von phase | alte phase | de l'étape | ancienne étape | etapa anterior | fase anterior | со стадии | von"
    ),
    "to_stage": names(
        "nach phase | neue phase | nouvelle étape | nueva etapa | etapa nueva | nova etapa | на стадию | nach"
    ),
    "entered": names(
        "geändert am | modifié le | fecha de cambio | data da mudança | дата изменения"
    ),
}
FIELD_LOG = {
    "deal_id": HISTORY["deal_id"],
    "field": names("feld | champ | campo | поле"),
    "old": names("alter wert | ancienne valeur | valor anterior | valor antigo | старое значение"),
    "new": names("neuer wert | nouvelle valeur | valor nuevo | novo valor | новое значение"),
    "entered": CHANGES["entered"],
}
