"""The same for the other CRMs, for event logs, for people's own sheets and for what comes along with deals."""

from __future__ import annotations

from tests.ingest.crm_files import ALL, CrmFile, crm_file, table, workbook

OTHERS = {
    "pipedrive_list": (
        *("pipedrive", "deals", "deals.csv"),
        "Deal - ID|Deal - Title|Organization - Name|Person - Name|Deal - Value|Deal - Currency of value|Deal - Stage|Deal - Status|Deal - Pipeline|Deal - Owner|Deal - Deal created|Deal - Won time|Deal - Lost time|Deal - Expected close date|Deal - Last stage change|Deal - Lost reason",
        "1|Pump|Acme|Ms A|1200|EUR|Demo Scheduled|Open|Sales|Ana Lima|2026-01-05 09:00:00|||2026-04-30|2026-01-12 09:00:00|",
        "2|Hose|Beta|Mr B|300|EUR|Proposal Made|Lost|Sales|Ana Lima|2026-01-06 09:00:00||2026-02-11 09:00:00|||Price",
    ),
    "pipedrive_portuguese_list": (
        *("pipedrive", "deals", "negocios.csv"),
        "Negócio - Título|Negócio - Valor|Negócio - Etapa|Negócio - Status|Negócio - Negócio criado em|Negócio - Ganho em|Organização - Nome",
        "Bomba|1200|Proposta|Ganho|2026-01-05 09:00:00|2026-02-10 09:00:00|Acme",
    ),
    "pipedrive_spanish_list": (
        *("pipedrive", "deals", "tratos.csv"),
        "Trato - Título|Trato - Valor|Trato - Etapa|Trato - Estado|Organización - Nombre",
        "Bomba|1200|Propuesta|Ganado|Acme",
    ),
    "pipedrive_portuguese_account": (
        *("pipedrive", "deals", "deals-7654321-5.csv"),
        "ID|Título|Criado por|Proprietário|Valor|Moeda de Valor|Probabilidade|Organização|ID da organização|Funil|Etapa|Status|Negócio criado em|Atualizado em|Última alteração de etapa|Ganho em|Data de perda|Negócio fechado em|Motivo da perda|Data de fechamento esperada|Canal de origem|Porte|Porte",
        "1|Bomba|Ana|Ana|1200|BRL||Acme|9|Vendas|Proposta|Aberto|2026-01-05 09:00:00|2026-02-01 09:00:00||||||2026-04-30|Site|M|G",
        "2|Mangueira|Ana|Ana|300|BRL||Beta|8|Vendas|Proposta|Perdido|2026-01-06 09:00:00|2026-02-11 09:00:00|2026-01-20 09:00:00||2026-02-11 09:00:00|2026-02-11 09:00:00|Preço||Site||",
    ),
    "pipedrive_german_account": (
        *("pipedrive", "deals", "deals-7654321-6.csv"),
        "ID|Titel|Besitzer|Wert|Organisation|Phase|Status|Deal erstellt|Letzte Phasenänderung|Datum des gewonnenen Deals|Verlustgrund",
        "1|Pumpe|Ana|1200|Acme|Angebot|Offen|2026-01-05 09:00:00|2026-01-12 09:00:00||",
    ),
    "zoho": (
        *("zoho", "deals", "Deals_001.csv"),
        "Record Id|Deal Name|Account Name|Deal Owner|Stage|Deal Category|Amount|Expected Revenue|Probability (%)|Closing Date|Created Time|Modified Time|Stage Modified Time|Lead Source|Next Step|Type|Reason For Loss|Pipeline",
        "zcrm_1234567000000123456|Pump|Acme|Ana Lima|Needs Analysis|Open|$1,200.50|$240.10|20|04/30/2026|01/05/2026 09:00|02/01/2026 09:00|01/12/2026 09:00|Web|Call|New Business||Standard",
    ),
    "zoho_potentials": (
        *("zoho", "deals", "Potentials_001.csv"),
        "Potential Name|Potential Owner|Created Time|Closing Date|Amount|Expected Revenue|Stage|Forecast Type|Type|Lead Source|Probability",
        "Pump|Ana Lima|5 Jan, 2026 00:02:00|30 Apr, 2026 00:00:00|$1,200.50|$240.10|Initial Offer|Open|New|Web|20",
    ),
    "dynamics": (
        *("dynamics", "deals", "Opportunity.csv"),
        "Created On|Topic|Owner|Potential Customer|Status|Status Reason|Est. revenue|Est. close date|Actual Revenue|Actual Close Date|Probability|Rating|Sales Stage|Forecast category|Currency",
        "1/5/2026 9:00 AM|Pump|Ana Lima|Acme|Open|In Progress|$1,200.50|4/30/2026|||40|Warm|Develop|Pipeline|US Dollar",
        "1/6/2026 9:00 AM|Hose|Ana Lima|Beta|Lost|Out-Sold|$300.00|4/30/2026|$0.00|2/11/2026|40|Cold|Close|Lost|US Dollar",
    ),
    "dynamics_logical_names": (
        *("dynamics", "deals", "opportunities.csv"),
        "opportunityid|name|parentaccountidname|owneridname|statecode|statuscode|estimatedvalue|estimatedclosedate|actualvalue|actualclosedate|closeprobability|stepname|createdon|modifiedon",
        "0f8fad5b-d9cb-469f-a165-70867728950e|Pump|Acme|Ana Lima|Open|In Progress|1200.5|2026-04-30|||40|2-Develop|2026-01-05T09:00:00Z|2026-02-01T09:00:00Z",
    ),
    "odoo": (
        *("odoo", "deals", "crm.lead.csv"),
        "External ID|Opportunity|Customer|Salesperson|Sales Team|Stage|Expected Revenue|Probability|Expected Closing|Created on|Active|Type|Lost Reason|Last Stage Update",
        "__export__.crm_lead_1|Pump|Acme|Ana Lima|Direct|Qualified|1200.5|30.0|2026-04-30|2026-01-05 09:00:00|True|Opportunity||2026-01-12 09:00:00",
        "__export__.crm_lead_2|Hose|Beta|Ana Lima|Direct|Qualified|300.0|0.0||2026-01-06 09:00:00|False|Opportunity|Too expensive|2026-02-11 09:00:00",
        "__export__.crm_lead_3|Form|||Direct|New|0.0|0.0||2026-01-07 09:00:00|True|Lead||",
    ),
    "odoo_import_compatible": (
        *("odoo", "deals", "crm_lead.csv"),
        "id|name|partner_name|user_id/id|stage_id/id|planned_revenue|probability|date_deadline|create_date|active|type|description",
        "__export__.crm_lead_522|Pump|Acme|base.user_root|crm.stage_lead3|1200.5|30.0|2026-04-30|2026-01-05 09:00:00|True|opportunity|one\ntwo",
    ),
    "espocrm": (
        *("espocrm", "deals", "Opportunity.csv"),
        "id|name|accountId|accountName|stage|lastStage|amount|amountCurrency|probability|leadSource|closeDate|assignedUserId|assignedUserName|createdAt|modifiedAt",
        "5f1a|Hose|a1|Beta|Closed Lost|Proposal|300|EUR|0|Web Site|2026-02-11|u1|Ana Lima|2026-01-06 09:00:00|2026-02-11 09:00:00",
    ),
    "suitecrm": (
        *("suitecrm", "deals", "Opportunities.csv"),
        "Opportunity Name|ID|Opportunity Amount|Currency|Expected Close Date|Sales Stage|Probability (%)|Next Step|Opportunity Type|Account Name|Description|Amount|Lead Source|campaign_id|Assigned User Name|Assigned User ID|Date Created|Date Modified|Deleted",
        "Pump|1c2d|1,200.50|US Dollars|04/30/2026|Needs Analysis|25|Call|New Business|Acme||1,200.50|Web Site||ana|u1|01/05/2026 09:00am|02/01/2026 09:00am|0",
    ),
    "vtiger": (
        *("suitecrm", "deals", "vtiger_potential.csv"),
        "potentialid|potentialname|amount|closingdate|sales_stage|leadsource|related_to|createdtime|modifiedtime",
        "71|Bomba|179500.00000000|2026-04-30|Fase 3 - Cotización presentada|\\N|12|2026-01-05 09:00:00|2026-02-01 09:00:00",
    ),
    "event_log": (
        *("event_log", "events", "log.csv"),
        "case:concept:name|concept:name|time:timestamp|org:resource|case:amount",
        "c1|Register|2026-01-05 09:00:00+01:00|Ana|1200",
        "c1|Approve|2026-01-12 09:00:00+01:00|Budi|1200",
    ),
    "event_log_of_a_tool": (
        *("event_log", "events", "log.csv"),
        "Case ID|Activity|Complete Timestamp|Resource|Variant",
        "c1|Register|2026/01/05 09:00:00.000|Ana|Variant 1",
    ),
    "freshsales": (
        *("freshsales", "deals", "deals.csv"),
        "id|name|amount|expected_close|closed_date|probability|created_at|deal_pipeline_id|deal_stage_id|stage_updated_time|sales_account_id|owner_id",
        "1|Pump|1200.5|30-04-2026||40|05-01-2026 09:00:00|3|12|12-01-2026 09:00:00|9|77",
    ),
    "close": (
        *("close", "deals", "opportunities.csv"),
        "id|lead_id|lead_name|status_label|status_type|pipeline_name|value|value_currency|value_period|confidence|date_created|date_won|date_lost|user_name|note",
        "oppo_1|lead_1|Acme|Demo|active|Sales|120050|USD|one_time|40|2026-01-05T09:00:00Z|||Ana Lima|Pump",
    ),
    "copper": (
        *("copper", "deals", "opportunities.csv"),
        "Name|Company|Primary Contact|Pipeline|Stage|Status|Value|Win Probability|Close Date|Loss Reason|Priority|Source|Owner|Tags",
        "Pump|Acme|Ms A|Sales|Proposal|Abandoned|1200.5|40|4/30/2026||High|Web|Ana Lima|",
    ),
    "twenty": (
        *("twenty", "deals", "opportunities.csv"),
        "Id|Name|Amount / Amount|Amount / Currency|Close date|Stage|Point of Contact|Company|Creation date",
        "u-1|Pump|1200.5|USD|2026-04-30|SCREENING|Ms A|Acme|2026-01-05",
    ),
    "frappe": (
        *("frappe", "deals", "CRM Deal.csv"),
        "ID|Organization|Status|Probability|Deal Value|Expected Deal Value|Currency|Expected Closure Date|Closed Date|Deal Owner|Territory|Lost Reason",
        "CRM-DEAL-2026-00001|Acme|Qualification|10|1200.5|120|USD|2026-04-30||ana@example.org|Java|",
    ),
    "erpnext": (
        *("frappe", "deals", "Opportunity.csv"),
        "ID|Opportunity From|Customer Name|Status|Opportunity Date|Sales Stage|Probability|Opportunity Amount|Currency",
        "CRM-OPP-2026-00001|Customer|Acme|Quotation|2026-01-05|Proposal|40|1200.5|USD",
    ),
    "bitrix24": (
        *("bitrix24", "deals", "deals.csv"),
        "ID|TITLE|STAGE_ID|CATEGORY_ID|OPPORTUNITY|CURRENCY_ID|ASSIGNED_BY_ID|BEGINDATE|CLOSEDATE|CLOSED|SOURCE_ID|DATE_CREATE|UF_CRM_1612345678",
        "1|Насос|C6:LOSE|6|1200|RUB|77|2026-01-05T03:00:00+03:00|2026-02-11T03:00:00+03:00|Y|WEB|2026-01-05T09:00:00+03:00|",
    ),
    "netsuite": (
        *("netsuite", "deals", "deals.csv"),
        "Deal|Company|Stage|Amount|Probability|Expected Close|Sales Rep|NetSuite Last Status Changed Date",
        "Pump|Acme|Proposal|$1,200|0.65|Jul 31 2026|Ana Lima|Jan 12 2026",
    ),
    "own_sheet_in_english": (
        *("generic", "deals", "my deals.csv"),
        "Opportunity|Client|AE|Deal Size (USD)|Confidence|ECD|Entry date|Last touch|Sector|Territory|Lead origin|Status|Type|Notes",
        "Pump|Acme|Ana|45k|60%|Apr 30, 2026|Jan 5, 2026|Feb 1, 2026|Water|North|Fair|Offer|New|",
    ),
    "own_history": (
        *("generic", "history", "stages.csv"),
        "deal_id|stage|entered_at|exited_at|owner",
        "1|Offer|2026-01-05|2026-01-12|Ana",
    ),
    "own_changes": (
        *("generic", "changes", "moves.csv"),
        "Deal ID|From|To|Changed at|Changed by",
        "1|Prospect|Offer|2026-01-12|Ana",
    ),
}
BESIDE_DEALS = {
    "owners": "sales_agent|manager|regional_office",
    "targets": "Rep|Quarter|Quota",
    "line_items": "OpportunityId|Product2Id|Quantity|UnitPrice|TotalPrice",
    "accounts": "Account Name|Industry|Employees|Annual Revenue|Website",
    "products": "Product Name|Product Code|Product Family|List Price",
    "contacts": "First Name|Last Name|Email|Phone",
    "stage_list": "stage_id|label|display_order|probability|pipeline_id",
    "merged_deals": "deal_id|merged_deal_id",
    "rates": "IsoCode|ConversionRate|IsCorporate",
    "dictionary": "Table|Field|Description",
}


def other(name: str) -> CrmFile:
    """One of OTHERS as a file."""
    source, shape, file_name, header, *rows = OTHERS[name]
    return table(source, shape, file_name, header, *rows, quoting=ALL)


@crm_file
def amocrm() -> CrmFile:
    return table(
        *("amocrm", "deals", "amocrm_export_leads_2026-02-16.csv"),
        "ID|Название сделки|Бюджет|Этап сделки|Воронка|Ответственный|Дата создания|Дата закрытия|Теги|Основной контакт|Компания",
        "1|Насос|1200|Успешно реализовано|Воронка|Анна|05.01.2026 09:00:00|10.02.2026 09:00:00||Иван|Акме",
        "2|Шланг|300|Закрыто и не реализовано|Воронка|Анна|06.01.2026 09:00:00|11.02.2026 09:00:00||Иван|Бета",
        delimiter=";",
        encoding="cp1251",
    )


@crm_file
def own_sheet_in_indonesian() -> CrmFile:
    return table(
        *("generic", "deals", "Laporan Pipeline Feb 2026.csv"),
        "No|Kode Prospek|Nama Instansi|Nama Proyek|Layanan|Tahapan|Estimasi Nilai (Rp)|Peluang (%)|Tgl Masuk|Target Closing|PIC|Cabang|Sumber Prospek|Tindak Lanjut|Kontak Terakhir|Alasan Kalah",
        "1|P-01|RS Sehat|Pompa|Instalasi|Penawaran|Rp 15.810.000,00|60|5 Jan 2026|30 Apr 2026|Budi|Solo|Pameran|Telepon|1 Feb 2026|",
        "2|P-02|Kampus A|Selang|Servis|Kalah|Rp 750.000,00|0|6 Jan 2026|11 Feb 2026|Budi|Solo|Web||11 Feb 2026|Harga",
        delimiter=";",
        encoding="utf-8-sig",
        above=("Laporan Pipeline Penjualan", "Per tanggal: 16 Feb 2026", ""),
        below=(";;;;;TOTAL;Rp 16.560.000,00",),
    )


@crm_file
def dynamics_workbook() -> CrmFile:
    header = ("(Do Not Modify) Opportunity", "(Do Not Modify) Row Checksum")
    header = (*header, "(Do Not Modify) Modified On", "Topic", "Potential Customer", "Status")
    header = (*header, "Est. close date", "Est. revenue", "Sales Stage", "Created On")
    guid = "0f8fad5b-d9cb-469f-a165-70867728950e"
    row = (guid, "x==", 46054.4, "Pump", "Acme", "Open", 46142, 1200.5, "Develop", 46027.4)
    content = workbook([header, row], "All Opportunities", "hiddenDataSheet")
    return CrmFile("dynamics", "deals", "All Opportunities 2-16-2026.xlsx", header, content)


@crm_file
def monday() -> CrmFile:
    header = ("Name", "Subitems", "Owner", "Stage", "Deal Value", "Expected Close Date")
    header = (*header, "Item ID (auto generated)")
    below = ("", "Name", "Owner", "Status", "Item ID (auto generated)")
    rows = [
        *(["Deals"], ["Active deals"], header),
        ["Pump", "Call", "Ana Lima", "C. Demo Done", 1200.5, "2026-04-30", "111"],
        *(["Subitems", *below[1:]], ["", "Call", "Ana Lima", "Done", "112"]),
        *(["Won"], header, ["Valve", "", "Ana Lima", "G. Project Won", 800, "2026-02-10", "113"]),
    ]
    return CrmFile("monday", "deals", "Deals_1771200000.xlsx", header, workbook(rows, "deals"))
