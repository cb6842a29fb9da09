"""Every CRM's exports are known by their columns, and nothing is taken for what it is not."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable

import pytest

from pipeline_core.ingest.formats import (
    FORMATS,
    GENERIC,
    SIDE_TABLES,
    columns_of,
    format_of,
    shape_of,
    side_table_of,
    wide_exit,
    wide_stage,
)
from pipeline_core.ingest.formats.layout import Format
from pipeline_core.ingest.headers import normal, without_unit
from pipeline_core.ingest.templates import TEMPLATES
from pipeline_core.text import dictionary
from tests.conftest import shared
from tests.ingest.crm_files import FILES, CrmFile
from tests.ingest.crm_files_of_others import BESIDE_DEALS, OTHERS, other

EVERY = {**FILES, **{name: lambda name=name: other(name) for name in OTHERS}}
TABLE_OF_SHAPE = {"deals": "deals", "changes": "changes", "fields": "field_log"}
NEEDED = {
    "deals": {"stage"},
    "history": {"deal_id", "stage", "entered"},
    "events": {"deal_id", "stage", "entered"},
    "changes": {"deal_id", "from_stage", "to_stage", "entered"},
    "fields": {"deal_id", "field", "new", "entered"},
}
EXPORTS = """
de_wide_stage_dates/deals.csv generic deals
derived_shapes/de_de_excel_cp1252.csv generic deals
derived_shapes/excel_unicode_text_utf16_tab.txt generic deals
derived_shapes/fr_fr_semicolon_nnbsp.csv pipedrive deals
derived_shapes/hubspot-crm-exports-all-deals-shape.csv hubspot deals
derived_shapes/id_id_excel_semicolon.csv generic deals
en_month_name_dates/deals.csv generic deals
es_semicolon_bom/Deals.csv generic deals
event_logs/bpic2012_application_and_offer_events.csv event_log events
event_logs/receipt.csv event_log events
event_logs/running-example.csv event_log events
fivetran_dbt_hubspot_seeds/deal_data.csv hubspot deals
fivetran_dbt_hubspot_seeds/deal_pipeline_data.csv - stage_list
fivetran_dbt_hubspot_seeds/deal_pipeline_stage_data.csv - stage_list
fivetran_dbt_hubspot_seeds/deal_property_history_data.csv hubspot fields
fivetran_dbt_hubspot_seeds/deal_stage_data.csv hubspot history
fivetran_dbt_hubspot_seeds/merged_deal_data.csv - merged_deals
fivetran_dbt_hubspot_seeds/property_data.csv - dictionary
fivetran_dbt_hubspot_seeds/property_option_data.csv - dictionary
fivetran_dbt_salesforce_seeds/sf_opportunity_data.csv salesforce deals
fivetran_dbt_salesforce_seeds/sf_opportunity_history_data.csv salesforce history
fivetran_dbt_salesforce_seeds/sf_opportunity_line_item_data.csv - line_items
hubspot_accredible_stage_history/deal_pipeline_stages.csv hubspot history
hubspot_accredible_stage_history/deals.csv hubspot deals
latam_synthetic_funnel/data_dictionary.csv - dictionary
latam_synthetic_funnel/deals.csv generic deals
latam_synthetic_funnel/funnel_stage_history.csv generic history
latam_synthetic_funnel/reps.csv - owners
maven_crm_sales_opportunities/accounts.csv - accounts
maven_crm_sales_opportunities/data_dictionary.csv - dictionary
maven_crm_sales_opportunities/products.csv - products
maven_crm_sales_opportunities/sales_pipeline.csv generic deals
maven_crm_sales_opportunities/sales_teams.csv - owners
olist_marketing_funnel/olist_closed_deals_dataset.csv generic deals
olist_marketing_funnel/olist_marketing_qualified_leads_dataset.csv generic deals
pt_br_synthetic/oportunidades.csv generic deals
salesforce_dataloader_bom/Opportunity.csv salesforce deals
salesforce_devorg_powerbi/Opportunity.csv salesforce deals
salesforce_devorg_powerbi/OpportunityHistory.csv salesforce history
salesforce_devorg_powerbi/OpportunityHistoryGroup.csv - stage_list
salesforce_wave_demo/Manager.csv - owners
salesforce_wave_demo/Opportunity.csv salesforce deals
salesforce_wave_demo/OpportunityHistory.csv salesforce history
salesforce_wave_demo/OpportunityLineItem.csv - line_items
salesforce_wave_demo/Product2.csv - products
salesforce_wave_demo/Quota.csv - targets
"""


@pytest.mark.parametrize("make", EVERY.values(), ids=EVERY)
def test_a_crms_own_file_is_known_by_its_columns(make: Callable[[], CrmFile]) -> None:
    file = make()
    found, reason = format_of(file.header)

    assert found.source == file.source
    assert set(reason) <= set(file.header) and bool(reason) == (found is not GENERIC)
    assert side_table_of(file.header) is None
    assert shape_of(found, file.header) == file.shape


@pytest.mark.parametrize("make", EVERY.values(), ids=EVERY)
def test_a_crms_own_file_has_the_columns_that_its_shape_needs(make: Callable[[], CrmFile]) -> None:
    file = make()
    found, _ = format_of(file.header)
    aliases = found.tables()[TABLE_OF_SHAPE.get(file.shape, "history")]
    fields = columns_of(aliases, file.header).keys()

    assert NEEDED[file.shape] - fields <= ({"stage"} if "status" in fields else set())


@pytest.mark.parametrize("line", EXPORTS.strip().splitlines())
def test_a_real_export_is_taken_for_what_it_is(line: str) -> None:
    path, source, kind = line.split()
    header = header_of(path)
    found, _ = format_of(header)
    side = side_table_of(header)

    if side:
        assert (source, kind) == ("-", side.kind)
    else:
        assert (source, kind) == (found.source, shape_of(found, header))


@pytest.mark.parametrize("found", FORMATS, ids=lambda found: found.source)
def test_no_name_stands_for_two_fields(found: Format) -> None:
    for kind, aliases in found.tables().items():
        counted = Counter(name for names in aliases.values() for name in names)

        twice = {name for name, n in counted.items() if n > 1}
        # Beside an edit date, Salesforce's created date is the deal's; alone it is the edit's.
        assert twice <= ({"created date", "createddate"} if kind == "field_log" else set()), kind


@pytest.mark.parametrize("kind", BESIDE_DEALS)
def test_what_comes_along_with_deals_is_no_list_of_deals(kind: str) -> None:
    found = side_table_of(BESIDE_DEALS[kind].split("|"))

    assert found and found.kind == kind


@pytest.mark.parametrize(
    "header",
    [
        "Opportunity Name|Stage|Close Date|Opportunity Owner",
        "Opportunity Name|Stage|Close Date|Probability (%)",
        "Opportunity Name|Stage|Close Date|Fiscal Period",
        "Opportunity Name|Stage|Close Date|Age",
        "StageName|CloseDate|IsWon",
        "stage_name__c|Id|StageName__c|CloseDate__c",
    ],
)
def test_a_salesforce_report_of_few_columns_is_salesforce(header: str) -> None:
    assert format_of(header.split("|"))[0].source == "salesforce"


@pytest.mark.parametrize(
    "header",
    [
        "Deal|Stage|Amount|Owner|Close Date",
        "Deal ID|Stage|Amount|Created date",
        "Name|Company|Stage|Status|Value|Owner|Created",
        "Opportunity|Client|Stage|Value|Close date|Rep",
        "Title|Stage|Amount|Due date",
        "Deal - Notes|Stage|Amount",
        "Case|Stage|Amount|Close date",
        "Kode Prospek|Tahap|Nilai|Tanggal Mulai",
        "Name|Email|Stage|Deal Size|Close",
        "Rep|Team|Region|Stage|Amount|Close Date",
        "Product|Price|Customer|Status|Owner",
        "ID|Name|Status|Date|Amount",
        "Deal ID|Stage|Start Date|Client|Value",
    ],
)
def test_a_sheet_of_ones_own_stays_a_sheet_of_deals(header: str) -> None:
    columns = header.split("|")

    assert format_of(columns)[0] is GENERIC
    assert side_table_of(columns) is None
    assert shape_of(GENERIC, columns) == "deals"


def test_a_file_name_decides_where_no_column_does() -> None:
    header = ["Deal Name", "Amount", "Close Date", "Create Date"]

    assert format_of(header)[0] is GENERIC
    assert format_of(header, "hubspot-crm-exports-open-2026-02-16.csv")[0].source == "hubspot"


def test_every_column_of_an_indonesian_sheet_finds_its_field() -> None:
    file = FILES["own_sheet_in_indonesian"]()
    found = columns_of(GENERIC.deals, file.header)

    assert set(file.header) - set(found.values()) == {"No"}
    assert (found["name"], found["account"]) == ("Nama Proyek", "Nama Instansi")
    assert (found["amount"], found["touched"]) == ("Estimasi Nilai (Rp)", "Kontak Terakhir")


def test_every_column_of_an_english_sheet_finds_its_field() -> None:
    header = OTHERS["own_sheet_in_english"][3].split("|")
    found = columns_of(GENERIC.deals, header)

    assert set(found.values()) == set(header)
    assert found["status"] == "Status" and "stage" not in found


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("\ufeffÉtape :", "etape"),
        ("Opportunity.External_Id__c", "opportunity external id"),
        ("StageName__c", "stagename"),
        ("Account__r.Name", "account name"),
        ("lost_reason_c", "lost reason"),
        ("Porte (2)", "porte"),
        (" invoice_amount_local ", "invoice amount local"),
        ("*Close\u00a0Date*", "close date"),
        ("(2)", "(2)"),
        ("ABC", "abc"),
    ],
)
def test_ways_to_write_a_header_are_one_name(header: str, name: str) -> None:
    assert normal(header) == name


def test_a_header_may_say_the_currency() -> None:
    assert without_unit("nilai (rp)") == ("nilai", "IDR")
    assert without_unit("deal size usd") == ("deal size", "USD")
    assert without_unit("usd") == ("usd", None)
    assert without_unit("close date") == ("close date", None)


@pytest.mark.parametrize(
    ("source", "header", "stage"),
    [
        ("hubspot", 'Date entered "Offer (Sales (EU))"', ("Offer", "Sales (EU)")),
        ("hubspot", "Date entered 'Closed Won'", ("Closed Won", None)),
        (
            "hubspot",
            "Date entered “Proposal/Pricing (Mid Market)”",
            ("Proposal/Pricing", "Mid Market"),
        ),
        ("hubspot", "hs_v2_date_entered_1855181022", ("1855181022", None)),
        ("hubspot", "hs_date_entered_closedwon", ("closedwon", None)),
        ("hubspot", "Date entered", None),
        ("generic", "Date entered: Offer", ("Offer", None)),
        ("generic", "Tanggal masuk tahap Penawaran", ("Penawaran", None)),
        ("generic", "Entered at", None),
        ("generic", "Date entered stage", None),
        ("generic", "Tanggal Masuk", None),
    ],
)
def test_a_column_of_entry_dates_names_its_stage(
    source: str, header: str, stage: tuple[str, str | None] | None
) -> None:
    found = next(each for each in FORMATS if each.source == source)

    assert wide_stage(found, header) == stage
    assert wide_exit(found, header) is None


def test_a_column_of_exit_dates_names_its_stage() -> None:
    hubspot = FORMATS[0]

    assert wide_exit(hubspot, 'Date exited "Offer (Sales)"') == ("Offer", "Sales")
    assert wide_exit(hubspot, "hs_v2_date_exited_closedwon") == ("closedwon", None)
    assert wide_exit(hubspot, 'Cumulative time in "Offer (Sales)"') is None


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_source_template_and_side_table_has_a_name(language: str) -> None:
    keys = {f"source.{each.source}" for each in FORMATS}
    keys |= {f"template.{name}" for name in TEMPLATES}
    keys |= {f"kind_of_table.{each.kind}" for each in SIDE_TABLES}

    assert keys <= dictionary(language).keys()
    assert {each.template for each in FORMATS} <= {None, *TEMPLATES}


def header_of(path: str) -> list[str]:
    """The header of a real export; the Indonesian one stands under a title."""
    content = shared(f"exports/{path}").read_bytes()
    is_wide = content.startswith(b"\xff\xfe")
    text = content.decode("utf-16" if is_wide else "cp1252" if "cp1252" in path else "utf-8")
    line = text.splitlines()[3 if "id_id" in path else 0]
    return next(csv.reader([line], delimiter=max(",;\t", key=line.count)))
