"""The commands as scripts use them: exit codes, JSON, the same numbers as the pages."""

from __future__ import annotations

import json
import threading

import pytest

from pipeline_core import cli
from pipeline_core.answers import METRICS, ask
from pipeline_core.ingest import inbox
from pipeline_core.store.database import close_store, open_store
from pipeline_core.text import Text
from pipeline_core.workspaces import sample_exports
from tests.conftest import NOW, TODAY, as_of, rows

IMPORTED = {
    "file",
    "source",
    "as_of",
    "as_of_reason",
    "coverage",
    "read",
    "accepted",
    "quarantined",
    "skipped",
    "new",
    "changed",
    "unchanged",
    "history_entries",
    "warnings",
}


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setenv("ALUR_DATA", str(tmp_path))
    return tmp_path / "own.duckdb"


@pytest.fixture
def filled(path, capsys):
    cli.main(["import", str(sample_exports()[-1])])
    capsys.readouterr()
    return path


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    code = cli.main(list(arguments))
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_import_prints_one_object_per_file(path, capsys):
    code, out, _ = run(capsys, "import", str(sample_exports()[-1]), "--json")
    (report,) = json.loads(out)

    assert code == 0
    assert report.keys() >= IMPORTED
    assert report["read"] == report["accepted"] + report["quarantined"] + sum(
        report["skipped"].values()
    )
    assert report["as_of"] == "2026-11-16"


def test_importing_the_same_file_again_is_no_failure(filled, capsys):
    code, out, _ = run(capsys, "import", str(sample_exports()[-1]), "--json")

    assert code == 0
    assert json.loads(out)[0]["new"] == 0


def test_a_refused_file_ends_with_2_and_the_reason(path, tmp_path, capsys):
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"%PDF-1.4")
    code, _, err = run(capsys, "import", str(bad))

    assert code == 2
    assert "not a table" in err and "PDF" in err


def test_a_file_that_is_not_there_ends_with_2(path, capsys):
    code, _, err = run(capsys, "import", "nowhere.csv")

    assert code == 2
    assert "nowhere.csv" in err


def test_a_file_above_the_limit_is_refused_before_it_is_read(path, capsys, monkeypatch):
    monkeypatch.setenv("ALUR_MAX_MEGABYTES", "-1")
    code, _, err = run(capsys, "import", str(sample_exports()[-1]))

    assert code == 2
    assert "ALUR_MAX_MEGABYTES" in err


def test_show_prints_the_object_that_scripts_rely_on(filled, capsys):
    code, out, _ = run(capsys, "show", "pipeline_by_stage", "--format", "json")
    found = json.loads(out)

    assert code == 0
    assert found.keys() == {"metric", "scope", "columns", "rows", "left_out"}
    assert found["columns"][:4] == ["stage", "deals", "amount", "weighted_amount"]
    assert found["scope"]["as_of"] == "2026-11-16"


@pytest.mark.parametrize("metric", METRICS)
def test_show_equals_what_a_page_asks(filled, capsys, metric):
    _, out, _ = run(capsys, "show", metric, "--format", "json")
    store = open_store(filled)
    frame = ask(store, metric, as_of("2026-11-16", reporting_currency="IDR")).frame
    close_store(store)
    found = json.loads(out)

    assert len(found["rows"]) == len(frame)
    for name, kind in METRICS[metric].columns.items():
        if kind == "cents":
            shown = [row[name] for row in found["rows"]]
            assert shown == [
                None if v != v or v is None else v / 100 for v in frame[name].astype("float64")
            ]


def test_show_can_be_filtered(filled, capsys):
    _, out, _ = run(capsys, "show", "deal_counts", "--owner", "Andi Pratama", "--format", "json")
    _, whole, _ = run(capsys, "show", "deal_counts", "--format", "json")

    assert 0 < json.loads(out)["rows"][0]["deals"] < json.loads(whole)["rows"][0]["deals"]


def test_an_unknown_name_matches_no_deal(filled, capsys):
    _, out, _ = run(capsys, "show", "deal_counts", "--owner", "Nobody", "--format", "json")

    assert json.loads(out)["rows"] == []


def test_show_as_csv_escapes_what_a_spreadsheet_would_run(path, tmp_path, capsys):
    file = tmp_path / "deals-2026-02-09.csv"
    file.write_text("Deal ID,Deal name,Stage,Amount,Created date\n=1+1,@x,Prospect,5,2026-01-01\n")
    run(capsys, "import", str(file))
    _, out, _ = run(capsys, "show", "deal_list", "--format", "csv")

    assert "'=1+1" in out and "'@x" in out


def test_metrics_lists_every_metric_with_definition_units_and_columns(capsys):
    _, out, _ = run(capsys, "metrics", "--json")
    listed = json.loads(out)

    assert [row["metric"] for row in listed] == list(METRICS)
    assert all(
        row["definition"] and row["units"].startswith("Units:") and row["columns"] for row in listed
    )


def test_an_unknown_metric_names_those_there_are(filled, capsys):
    code, _, err = run(capsys, "show", "nonsense")

    assert code == 2
    assert "stage_conversion" in err


def test_without_a_store_show_says_what_to_do(path, capsys):
    code, _, err = run(capsys, "show", "deal_counts")

    assert code == 2
    assert "Import a file first" in err


def test_undo_and_log(filled, capsys):
    code, _, _ = run(capsys, "undo", "1")
    assert code == 0

    _, out, _ = run(capsys, "log")
    assert str(sample_exports()[-1].name) in out


def test_a_command_that_meets_a_live_store_leaves_its_files_for_the_app(path, capsys, monkeypatch):
    app = open_store(path)
    live = cli.errors.store_is_live(str(path))

    def refused(_):
        raise live

    monkeypatch.setattr(cli, "open_store", refused)
    folder = path.parent / "inbox"
    done = threading.Event()

    def work_off() -> None:
        while not done.is_set():
            for job in inbox.jobs(folder):
                inbox.work_off(app, job, TODAY, NOW)

    worker = threading.Thread(target=work_off)
    worker.start()
    code, out, _ = run(capsys, "import", str(sample_exports()[0]), "--json")
    done.set()
    worker.join()
    close_store(app)

    assert code == 0
    assert json.loads(out)[0]["accepted"] == json.loads(out)[0]["read"] > 900
    assert inbox.jobs(folder) == []


def test_errors_are_said_in_indonesian_too(path, capsys):
    code, _, err = run(capsys, "show", "deal_counts", "--lang", "id")

    assert code == 2
    assert "Belum ada penyimpanan" in err


def test_check_is_0_when_every_rule_holds_and_1_when_one_fails(filled, capsys):
    code, out, _ = run(capsys, "check", "--json")
    assert code == 0
    assert {each["state"] for each in json.loads(out)} <= {"kept", "impossible"}

    store = open_store(filled)
    rows(store, "delete from stage_visits")
    close_store(store)
    code, out, _ = run(capsys, "check", "--lang", "id")
    assert code == 1
    assert f"gagal: {Text('id')('self_check.rule.funnel_only_falls')}" in out


def test_check_of_an_empty_store_fails_nothing_and_says_why(path, capsys):
    close_store(open_store(path))
    code, out, _ = run(capsys, "check")

    assert code == 0
    assert out.count(Text("en")("self_check.reason.nothing_uploaded")) == len(out.splitlines()) / 2


def test_a_funnel_can_be_asked_by_rule_and_basis(filled, capsys):
    asked = ("--rule", "strict", "--basis", "matured", "--format", "json")
    code, out, _ = run(capsys, "show", "stage_conversion", *asked)
    _, default, _ = run(capsys, "show", "stage_conversion", "--format", "json")
    rows = json.loads(out)["rows"]

    assert code == 0
    assert rows[-1]["mature_days"] > 0
    assert rows[-1]["reached"] < json.loads(default)["rows"][-1]["reached"]


def test_a_rule_that_does_not_exist_is_refused_with_those_that_do(filled, capsys):
    code, _, err = run(capsys, "show", "stage_conversion", "--rule", "nonsense")

    assert code == 2
    assert "reached, resolved, strict, any, closed" in err


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_digest_says_to_each_owner_what_the_metric_says(filled, capsys, language):
    code, out, _ = run(capsys, "digest", "--format", "json", "--lang", language)
    owners = json.loads(out)["owners"]
    shown = json.loads(run(capsys, "show", "suggested_actions", "--format", "json")[1])["rows"]

    assert code == 0
    assert [row["deal_id"] for row in shown] == [
        action["deal_id"] for each in owners for action in each["actions"]
    ]
    code, out, _ = run(capsys, "digest", "--lang", language, "--owner", "Sari Wijaya")
    assert code == 0 and out.count("\n## ") == 1 and "## Sari Wijaya (" in out
