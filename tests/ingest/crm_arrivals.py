"""What the deals of each file of `crm_files` are once they are in the store."""

from __future__ import annotations

# id|stage|kind|cents|currency|probability|created|expected close|closed|owner|account|source|last open stage
ARRIVED = {
    "salesforce_data_loader": (
        "0065g00000Abcde|Prospecting|open|120050||0.1|2026-01-05|2026-04-30||0055g00000AbcdeAAA|0015g00000AbcdeAAA|Web|",
        "0065g00000Abcdf|Closed Won|won|80000||1.0|2026-01-06|2026-02-10|2026-02-10|0055g00000AbcdeAAA|0015g00000AbcdeAAA|Web|",
        "0065g00000Abcdg|Closed Lost|lost|30000||0.0|2026-01-07|2026-02-11|2026-02-11|0055g00000AbcdeAAA|0015g00000AbcdeAAA|Web|",
    ),
    "salesforce_weekly_export": (
        "0065g00000Abcde|Negociación|open|120050|MXN||2026-01-05|2026-04-30||0055g00000AbcdeAAA|||",
        "0065g00000Abcdf|Closed Won|won|80000|USD||2026-01-06|2026-02-10|2026-02-10|0055g00000AbcdeAAA|||",
    ),
    "salesforce_report": (
        "Hose|Beta|2026-01-17|1|Closed Lost|lost|30000||0.0|2026-01-17|2026-02-11|2026-02-11|Budi Hartono|Beta|Web|",
        "Pump|Acme|2026-01-05|1|Prospecting|open|120050||0.1|2026-01-05|2026-04-30||Ana Lima|Acme|Web|",
        "Valve|Acme|2026-01-06|1|Closed Won|won|80000||1.0|2026-01-06|2026-02-10|2026-02-10|Ana Lima|Acme|Web|",
    ),
    "salesforce_formatted_report": (
        "Pump|2026-01-05|1|Prospecting|open|120050|USD||2026-01-05|2026-04-30||Ana Lima|||",
        "Tank|2026-01-09|1|Prospecting|open|10000|USD||2026-01-09|2026-05-30||Ana Lima|||",
        "Valve|2026-01-16|1|Closed Won|won|80000|USD||2026-01-16|2026-02-10|2026-02-10|Ana Lima|||",
    ),
    "hubspot_with_stage_dates": (
        "101|Contract Sent|open|120050||0.9|2026-01-05|2026-04-30||Ana Lima|Acme||",
        "102|Closed Won|won|80000||1.0|2026-01-06|2026-02-10|2026-02-10|Ana Lima|Acme;Beta||",
    ),
    "hubspot_internal_names": (
        "101|contractsent|open|120050|EUR|0.9|2026-01-05|2026-04-30||77|||",
    ),
    "hubspot_german": (
        "101|Vertrag gesendet|open|120050|||2026-01-05|2026-04-30|||||",
    ),
    "amocrm": (
        "1|Успешно реализовано|won|120000|||2026-01-05||2026-02-10|Анна|Акме||",
        "2|Закрыто и не реализовано|lost|30000|||2026-01-06||2026-02-11|Анна|Бета||",
    ),
    "own_sheet_in_indonesian": (
        "P-01|Penawaran|open|1581000000|IDR|0.6|2026-01-05|2026-04-30||Budi|RS Sehat|Pameran|",
        "P-02|Kalah|lost|75000000|IDR|0.0|2026-01-06|2026-02-11|2026-02-11|Budi|Kampus A|Web|",
    ),
    "dynamics_workbook": (
        "0f8fad5b-d9cb-469f-a165-70867728950e|Develop|open|120050|||2026-01-05|2026-04-30|||Acme||",
    ),
    "monday": (
        "111|C. Demo Done|open|120050||||2026-04-30||Ana Lima|||",
        "113|G. Project Won|won|80000||||2026-02-10|2026-02-10|Ana Lima|||",
    ),
    "pipedrive_list": (
        "1|Demo Scheduled|open|120000|EUR||2026-01-05|2026-04-30||Ana Lima|Acme||",
        "2|Lost|lost|30000|EUR||2026-01-06||2026-02-11|Ana Lima|Beta||Proposal Made",
    ),
    "pipedrive_portuguese_list": (
        "Bomba|Acme|2026-01-05|1|Ganho|won|120000|||2026-01-05||2026-02-10||Acme||Proposta",
    ),
    "pipedrive_spanish_list": (
        "Bomba|Acme|1|Ganado|won|120000|||||2026-02-16||Acme||Propuesta",
    ),
    "pipedrive_portuguese_account": (
        "1|Proposta|open|120000|BRL||2026-01-05|2026-04-30||Ana|Acme|Site|",
        "2|Perdido|lost|30000|BRL||2026-01-06||2026-02-11|Ana|Beta|Site|Proposta",
    ),
    "pipedrive_german_account": (
        "1|Angebot|open|120000|||2026-01-05|||Ana|Acme||",
    ),
    "zoho": (
        "zcrm_1234567000000123456|Needs Analysis|open|120050|USD|0.2|2026-01-05|2026-04-30||Ana Lima|Acme|Web|",
    ),
    "zoho_potentials": (
        "Pump|2026-01-05|1|Initial Offer|open|120050|USD|0.2|2026-01-05|2026-04-30||Ana Lima||Web|",
    ),
    "dynamics": (
        "Hose|Beta|2026-01-06|1|Lost|lost|30000|USD|0.4|2026-01-06|2026-04-30|2026-02-11|Ana Lima|Beta||Close",
        "Pump|Acme|2026-01-05|1|Develop|open|120050|USD|0.4|2026-01-05|2026-04-30||Ana Lima|Acme||",
    ),
    "dynamics_logical_names": (
        "0f8fad5b-d9cb-469f-a165-70867728950e|2-Develop|open|120050||0.4|2026-01-05|2026-04-30||Ana Lima|Acme||",
    ),
    "odoo": (
        "__export__.crm_lead_1|Qualified|open|120050||0.3|2026-01-05|2026-04-30||Ana Lima|Acme||",
        "__export__.crm_lead_2|Lost|lost|30000||0.0|2026-01-06||2026-02-11|Ana Lima|Beta||Qualified",
    ),
    "odoo_import_compatible": (
        "__export__.crm_lead_522|crm.stage_lead3|open|120050||0.3|2026-01-05|2026-04-30||base.user_root|Acme||",
    ),
    "espocrm": (
        "5f1a|Closed Lost|lost|30000|EUR|0.0|2026-01-06|2026-02-11|2026-02-11|Ana Lima|Beta|Web Site|Proposal",
    ),
    "suitecrm": (
        "1c2d|Needs Analysis|open|120050|USD|0.25|2026-01-05|2026-04-30||ana|Acme|Web Site|",
    ),
    "vtiger": (
        "71|Fase 3 - Cotización presentada|open|17950000|||2026-01-05|2026-04-30|||12||",
    ),
    "event_log": (
        "c1|Approve|open|120000|||2026-01-05|||Budi|||",
    ),
    "event_log_of_a_tool": (
        "c1|Register|open||||2026-01-05|||Ana|||",
    ),
    "freshsales": (
        "1|12|open|120050||0.4|2026-01-05|2026-04-30||77|9||",
    ),
    "close": (
        "oppo_1|Demo|open|12005000|USD|0.4|2026-01-05|||Ana Lima|Acme||",
    ),
    "copper": (
        "Pump|Acme|1|Abandoned|lost|120050||0.4||2026-04-30|2026-04-30|Ana Lima|Acme|Web|Proposal",
    ),
    "twenty": (
        "u-1|SCREENING|open|120050|USD||2026-01-05|2026-04-30|||Acme||",
    ),
    "frappe": (
        "CRM-DEAL-2026-00001|Qualification|open|120050|USD|0.1||2026-04-30||ana@example.org|Acme||",
    ),
    "erpnext": (
        "CRM-OPP-2026-00001|Proposal|open|120050|USD|0.4|2026-01-05||||Acme||",
    ),
    "bitrix24": (
        "1|C6:LOSE|lost|120000|RUB||2026-01-05|2026-02-11|2026-02-11|77||WEB|",
    ),
    "netsuite": (
        "Pump|Acme|1|Proposal|open|120000|USD|0.65||2026-07-31||Ana Lima|Acme||",
    ),
    "own_sheet_in_english": (
        "Pump|Acme|2026-01-05|1|Offer|open|4500000|USD|0.6|2026-01-05|2026-04-30||Ana|Acme|Fair|",
    ),
}  # fmt: skip
