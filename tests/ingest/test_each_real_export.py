"""Every file beside the checkout, alone, through the command line: counts by another reading, none forgotten."""

from __future__ import annotations

import json

import pytest

from pipeline_core import cli
from pipeline_core.ingest.importing import check, recognise
from tests.conftest import SHARED, TODAY, shared

# Counted with the csv module and by eye, not by the importer. file: source, read, skipped, as of, why,
# new deals, entries of the history, won, lost, open (parked deals are counted apart).
DEALS = {
    "de_wide_stage_dates/deals.csv": ("generic", 25, {}, "2026-06-08", "newest_date", 61, (0, 8, 17)),
    "derived_shapes/de_de_excel_cp1252.csv": ("generic", 900, {}, "2017-06-25", "newest_date", 0, (547, 189, 164)),
    "derived_shapes/dynamics365_export_with_do_not_modify_columns.xlsx": ("dynamics", 800, {}, "2025-01-01", "newest_modified", 0, (290, 432, 78)),
    "derived_shapes/excel_unicode_text_utf16_tab.txt": ("generic", 824, {}, "2017-06-25", "newest_date", 0, (507, 170, 147)),
    "derived_shapes/fr_fr_semicolon_nnbsp.csv": ("pipedrive", 900, {}, "2017-06-25", "newest_date", 0, (547, 189, 164)),
    "derived_shapes/hubspot-crm-exports-all-deals-shape.csv": ("hubspot", 778, {}, "2024-02-05", "newest_date", 2199, (66, 431, 211)),
    "derived_shapes/id_id_excel_semicolon.csv": ("generic", 901, {"footer": 1}, "2017-12-31", "cell", 0, (547, 189, 164)),
    "en_month_name_dates/deals.csv": ("generic", 895, {}, "2024-04-03", "newest_date", 0, (216, 431, 248)),
    "es_semicolon_bom/Deals.csv": ("generic", 500, {}, "2026-05-20", "newest_modified", 0, (6, 13, 481)),
    "fivetran_dbt_salesforce_seeds/sf_opportunity_data.csv": ("salesforce", 10, {}, "2018-12-19", "newest_date", 0, (5, 4, 1)),
    "hubspot_accredible_stage_history/deals.csv": ("hubspot", 778, {}, "2024-02-05", "newest_date", 0, (66, 431, 211)),
    "latam_synthetic_funnel/deals.csv": ("generic", 693, {}, "2026-08-05", "newest_date", 0, (303, 390, 0)),
    "maven_crm_sales_opportunities/sales_pipeline.csv": ("generic", 8800, {}, "2017-12-31", "newest_date", 0, (4238, 2473, 2089)),
    "maven_crm_sales_opportunities/sales_pipeline_excel_resaved_us_dates.csv": ("generic", 8800, {}, "2017-12-31", "newest_date", 0, (4238, 2473, 2089)),
    "olist_marketing_funnel/olist_closed_deals_dataset.csv": ("generic", 842, {}, "2018-11-14", "newest_date", 0, (842, 0, 0)),
    "pt_br_synthetic/oportunidades.csv": ("generic", 8331, {}, "2024-12-29", "newest_date", 0, (819, 0, 7512)),
    "salesforce_dataloader_bom/Opportunity.csv": ("salesforce", 50, {}, "2024-01-22", "newest_modified", 0, (12, 3, 35)),
    "salesforce_devorg_powerbi/Opportunity.csv": ("salesforce", 36, {}, "2026-03-07", "newest_modified", 0, (12, 8, 16)),
    "salesforce_wave_demo/Opportunity.csv": ("salesforce", 5197, {}, "2017-06-01", "newest_modified", 0, (1166, 3769, 262)),
}  # fmt: skip
EVENTS = {
    "event_logs/bpic2012_application_and_offer_events.csv": (92093, 13087, "2012-03-14"),
    "event_logs/receipt.csv": (8577, 1434, "2012-01-23"),
    "event_logs/running-example.csv": (42, 6, "2011-01-24"),
}
HISTORIES = {
    "fivetran_dbt_hubspot_seeds/deal_stage_data.csv": ("hubspot", 14),
    "fivetran_dbt_salesforce_seeds/sf_opportunity_history_data.csv": ("salesforce", 10),
    "hubspot_accredible_stage_history/deal_pipeline_stages.csv": ("hubspot", 3218),
    "latam_synthetic_funnel/funnel_stage_history.csv": ("generic", 26436),
    "salesforce_devorg_powerbi/OpportunityHistory.csv": ("salesforce", 48),
    "salesforce_wave_demo/OpportunityHistory.csv": ("salesforce", 17502),
}
OWNERS = {
    "latam_synthetic_funnel/reps.csv": 18,
    "maven_crm_sales_opportunities/sales_teams.csv": 35,
    "salesforce_wave_demo/Manager.csv": 17,
}
TARGETS = {"salesforce_wave_demo/Quota.csv": 408}
BESIDE = {
    "fivetran_dbt_hubspot_seeds/deal_pipeline_data.csv": ("stage_list", 6),
    "fivetran_dbt_hubspot_seeds/deal_pipeline_stage_data.csv": ("stage_list", 71),
    "fivetran_dbt_hubspot_seeds/merged_deal_data.csv": ("merged_deals", 14),
    "fivetran_dbt_hubspot_seeds/property_data.csv": ("dictionary", 10),
    "fivetran_dbt_hubspot_seeds/property_option_data.csv": ("dictionary", 20),
    "fivetran_dbt_salesforce_seeds/sf_opportunity_line_item_data.csv": ("line_items", 10),
    "latam_synthetic_funnel/data_dictionary.csv": ("dictionary", 105),
    "maven_crm_sales_opportunities/accounts.csv": ("accounts", 85),
    "maven_crm_sales_opportunities/data_dictionary.csv": ("dictionary", 21),
    "maven_crm_sales_opportunities/products.csv": ("products", 7),
    "salesforce_devorg_powerbi/OpportunityHistoryGroup.csv": ("stage_list", 10),
    "salesforce_wave_demo/OpportunityLineItem.csv": ("line_items", 5197),
    "salesforce_wave_demo/Product2.csv": ("products", 11),
}
REFUSED = {
    "fivetran_dbt_hubspot_seeds/deal_data.csv": "no_row_accepted",  # its stages are all empty
    "fivetran_dbt_hubspot_seeds/deal_property_history_data.csv": "no_row_accepted",  # names hashed
    "olist_marketing_funnel/olist_marketing_qualified_leads_dataset.csv": "no_stage_column",
}


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command in a data folder of its own and return what it printed as JSON."""
    monkeypatch.setenv("ALUR_DATA", str(tmp_path))

    def command(*arguments: str):
        cli.main(list(arguments))
        return json.loads(capsys.readouterr().out)

    return command


def test_every_export_beside_the_checkout_is_in_a_table():
    shared("exports")
    found = {f"{path.parent.name}/{path.name}" for path in SHARED.glob("exports/*/*.*")}

    assert found == {*DEALS, *EVENTS, *HISTORIES, *OWNERS, *TARGETS, *BESIDE, *REFUSED}


@pytest.mark.parametrize("name", DEALS)
def test_a_file_of_deals_is_read_whole(run, name):
    source, read, skipped, as_of, why, entries, outcomes = DEALS[name]
    (report,) = run("import", str(shared(f"exports/{name}")), "--json")
    accepted = read - sum(skipped.values())
    counts = {
        row["outcome"]: row["deals"]
        for row in run("show", "deal_counts", "--format", "json")["rows"]
    }

    assert (report["source"], report["read"]) == (source, read)
    assert (report["accepted"], report["quarantined"], report["skipped"]) == (accepted, 0, skipped)
    assert (report["as_of"], report["as_of_reason"]) == (as_of, why)
    assert (report["new"], report["history_entries"]) == (accepted, entries)
    assert tuple(counts.get(kind, 0) for kind in ("won", "lost", "open")) == outcomes


@pytest.mark.parametrize("name", EVENTS)
def test_the_cases_of_an_event_log_are_its_deals(run, name):
    read, cases, as_of = EVENTS[name]
    (report,) = run("import", str(shared(f"exports/{name}")), "--json")

    assert report["source"] == "event_log"
    assert (report["read"], report["accepted"], report["history_entries"]) == (read, read, read)
    assert (report["new"], report["as_of"]) == (cases, as_of)


@pytest.mark.parametrize("name", HISTORIES)
def test_a_history_without_its_deals_says_so(run, name):
    source, read = HISTORIES[name]
    (report,) = run("import", str(shared(f"exports/{name}")), "--json")

    assert (report["source"], report["read"], report["accepted"]) == (source, read, 0)
    assert report["skipped"] == {"unknown_deal": read}
    assert "history_without_deals" in [warning["key"] for warning in report["warnings"]]


@pytest.mark.parametrize("name", BESIDE)
def test_a_table_beside_the_deals_is_named(run, name):
    kind, read = BESIDE[name]
    (report,) = run("import", str(shared(f"exports/{name}")), "--json")

    assert (report["source"], report["read"], report["skipped"]) == (kind, read, {"beside": read})


@pytest.mark.parametrize("name", TARGETS)
def test_targets_without_their_deals_are_set_aside_and_say_what_to_do(run, name):
    (report,) = run("import", str(shared(f"exports/{name}")), "--json")
    rows = TARGETS[name]

    assert (report["source"], report["read"], report["quarantined"]) == ("targets", rows, rows)
    assert [warning["key"] for warning in report["warnings"]] == ["targets_of_nobody"]


@pytest.mark.parametrize("name", OWNERS)
def test_a_list_of_owners_is_taken_whole(run, name):
    (report,) = run("import", str(shared(f"exports/{name}")), "--json")

    assert (report["source"], report["accepted"], report["skipped"]) == ("owners", OWNERS[name], {})


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_without_stages_is_refused_with_the_reason(run, name):
    (report,) = run("import", str(shared(f"exports/{name}")), "--json")

    assert report["error"] == REFUSED[name]


DROPS = {
    "salesforce_wave_demo": (
        ["Manager.csv", "Opportunity.csv", "OpportunityHistory.csv", "OpportunityLineItem.csv", "Quota.csv"],
        {
            "Opportunity.csv": (5197, {}),
            "OpportunityHistory.csv": (17502, {}),
            "Manager.csv": (17, {}),
            "Quota.csv": (408, {}),
        },
    ),
    "maven_crm_sales_opportunities": (
        ["accounts.csv", "products.csv", "sales_pipeline.csv", "sales_teams.csv", "data_dictionary.csv"],
        {"sales_pipeline.csv": (8800, {}), "sales_teams.csv": (35, {})},
    ),
    "latam_synthetic_funnel": (
        ["data_dictionary.csv", "deals.csv", "funnel_stage_history.csv", "reps.csv"],
        {
            "deals.csv": (693, {}),
            "funnel_stage_history.csv": (6019, {"unknown_deal": 20417}),
            "reps.csv": (18, {}),
        },
    ),
    "hubspot_accredible_stage_history": (
        ["deal_pipeline_stages.csv", "deals.csv"],
        {"deal_pipeline_stages.csv": (2347, {"unknown_deal": 871}), "deals.csv": (778, {})},
    ),
    "salesforce_devorg_powerbi": (
        ["Opportunity.csv", "OpportunityHistory.csv", "OpportunityHistoryGroup.csv"],
        {"Opportunity.csv": (36, {}), "OpportunityHistory.csv": (48, {})},
    ),
    "fivetran_dbt_salesforce_seeds": (
        ["sf_opportunity_data.csv", "sf_opportunity_history_data.csv", "sf_opportunity_line_item_data.csv"],
        {"sf_opportunity_data.csv": (10, {}), "sf_opportunity_history_data.csv": (10, {})},
    ),
}  # fmt: skip


@pytest.mark.parametrize("folder", DROPS)
def test_files_of_one_export_dropped_together_are_each_what_they_are(run, folder):
    names, used = DROPS[folder]
    paths = [str(shared(f"exports/{folder}/{name}")) for name in names]
    reports = run("import", *paths, "--json")
    found = {report["file"]: report for report in reports}

    assert [report["file"] for report in reports] == names
    assert {
        name: (report["accepted"], report["skipped"])
        for name, report in found.items()
        if name in used
    } == used
    assert all(
        list(report["skipped"]) == ["beside"] for name, report in found.items() if name not in used
    )


# Read by eye: deal|stage|cents|currency|probability|created|close|owner
ROWS = {
    "derived_shapes/de_de_excel_cp1252.csv": "1C1I7A6R|Gewonnen|105450|EUR|1.0|2016-10-20|2017-03-01|Moses Frase",
    "derived_shapes/fr_fr_semicolon_nnbsp.csv": "1C1I7A6R GTX Plus Basic|Gagnée|105425|EUR|||2017-03-01|Moses Frase",
    "derived_shapes/id_id_excel_semicolon.csv": "1C1I7A6R|Menang|1581000000|IDR||2016-10-20|2017-03-01|Moses Frase",
    "derived_shapes/dynamics365_export_with_do_not_modify_columns.xlsx": "e3e70682-c209-4cac-629f-6fbed82c07cd|Lost|1340000|USD|0.15|2024-05-20|2024-08-31|Jim Nakashima",
    "es_semicolon_bom/Deals.csv": "D-2401|Discovery|6556300|USD|0.13|2026-04-14|2026-08-01|Carlos Ruiz",
    "pt_br_synthetic/oportunidades.csv": "1|Commit|1165648|||2023-01-01||1",
    "latam_synthetic_funnel/deals.csv": "D00005|Closed Won|12243|USD||2026-05-16|2026-05-18|AE08",
    "salesforce_dataloader_bom/Opportunity.csv": "006Ec00000AieKF|Qualification|112474115||0.1|2024-01-22|2024-11-10|005Ec000004oBPNIA2",
    "maven_crm_sales_opportunities/sales_pipeline_excel_resaved_us_dates.csv": "1C1I7A6R|Won|105400|||2016-10-20|2017-03-01|Moses Frase",
    "hubspot_accredible_stage_history/deals.csv": "11631593293|Keep Warm|3020000|||2023-01-09|2023-09-30|",
    "salesforce_devorg_powerbi/Opportunity.csv": "006bm00000LKJNN|Qualification|1500000||0.1|2026-02-23|2024-02-03|",
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_a_row_reads_as_the_eye_reads_it(store, name):
    path = shared(f"exports/{name}")
    checked = check(store, recognise(store, path.name, path.read_bytes(), TODAY))
    wanted = ROWS[name].split("|")[0]
    found = [row for row in checked.deals.to_pylist() if wanted in (row["deal_id"], row["name"])]
    fields = ("stage_label", "amount_cents", "currency", "probability")
    row = found[0]
    cells = [wanted, *(row[field] for field in fields)]
    cells += [
        row["created_at"] and row["created_at"].date(),
        row["expected_close_on"],
        row["owner"],
    ]

    assert len(found) == 1
    assert "|".join("" if cell is None else str(cell) for cell in cells) == ROWS[name]
