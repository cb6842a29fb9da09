"""What people drop by mistake: each is refused or taken in with a sentence in both languages, and nothing is lost."""

from __future__ import annotations

import datetime
import io
import os
import signal
import subprocess
import sys
import time

import pytest

from pipeline_core.errors import AlurError
from pipeline_core.ingest import check, recognise, undo
from pipeline_core.ingest.quarantine import listed, rows_set_aside
from pipeline_core.ingest.reporting import as_json
from pipeline_core.printing import as_csv
from pipeline_core.store.database import close_store, open_store
from pipeline_core.telling import told
from pipeline_core.text import LANGUAGES, Text
from tests.conftest import NOW, TODAY, rows, take_in
from tests.fuzz.campaign import content_of
from tests.ingest.crm_files import workbook

HEADER = "Deal ID,Deal name,Stage,Amount,Created date,Close date,Probability,Owner\n"
FIRST = "1,Pump,Prospect,100,2026-01-02,2026-03-01,10,Sari\n"
SECOND = "2,Tank,Close,200,2026-01-05,2026-02-01,100,Budi\n"
GOOD = HEADER + FIRST + SECOND
LOCKED = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1016) + "EncryptedPackage".encode("utf-16-le")
WHOLE = workbook([["Deal ID", "Stage"], [1, "Offer"]], "Deals")
VERSIONS = """
    select deal_id, label, amount_cents from deal_versions join deals using (deal_key)
    left join stages using (stage_id) where valid_to = '9999-12-31' order by deal_id
"""
CREATED = "select min(created_on) from deal_versions"
KEPT = "select count(*) from deal_versions where valid_to = '9999-12-31'"


def file(content: str | bytes, name: str = "deals-2026-02-09.csv") -> tuple[str, bytes]:
    return name, content.encode() if isinstance(content, str) else content


def sentences(outcome) -> list[str]:
    """What is said of an outcome, once in each language."""
    said = ["\n".join(told(Text(language), as_json(outcome))) for language in LANGUAGES]
    assert len(set(said)) == len(LANGUAGES)
    return said


@pytest.mark.parametrize(
    ("content", "name", "key"),
    [
        (b"", "deals.csv", "empty_file"),
        (b"\r\n \r\n", "deals.csv", "empty_file"),
        (HEADER, "deals.csv", "header_only"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "deals.csv", "not_a_table"),
        (b"Dear all,\nplease find the deals below.\n", "deals.csv", "not_a_table"),
        (LOCKED, "deals.xlsx", "file_is_locked"),
        (WHOLE[:-300], "deals.xlsx", "file_is_damaged"),
        (WHOLE.replace(b"\x50\x4b\x01\x02", b"\x50\x4b\x09\x09"), "deals.xlsx", "file_is_damaged"),
        ("Deal ID,Amount,Owner\n1,5,Sari\n2,6,Budi\n", "deals.csv", "no_stage_column"),
        ("Deal ID,Stage,Amount\n1,,5\n2,,6\n", "deals-2026-02-09.csv", "no_row_accepted"),
    ],
)
def test_what_cannot_be_read_is_refused_and_changes_nothing(store, content, name, key):
    take_in(store, file(GOOD))
    before = content_of(store)
    (refused,) = take_in(store, file(content, name))

    assert isinstance(refused, AlurError) and refused.key == key
    assert content_of(store) == before
    assert all(name in sentence for sentence in sentences(refused))


def test_a_refused_file_does_not_stop_the_others(store):
    refused, report = take_in(store, file(b"%PDF-1.7", "notes.csv"), file(GOOD))

    assert refused.key == "not_a_table"
    assert report.accepted == 2


def test_without_an_id_one_is_derived_and_the_report_warns(store):
    content = GOOD.replace("Deal ID,", "").replace("\n1,", "\n").replace("\n2,", "\n")
    (report,) = take_in(store, file(content))

    assert report.accepted == 2
    assert "derived_ids" in dict(report.warnings)
    assert sentences(report)


def test_without_amounts_the_deals_go_in_and_the_report_says_so(store):
    (report,) = take_in(store, file(GOOD.replace("Amount", "Colour").replace("00,2026", ",2026")))

    assert report.accepted == 2
    assert "no_amounts" in dict(report.warnings)


def test_what_was_left_out_of_a_messy_file_is_listed(store):
    content = (
        "\ufeffLaporan Pipeline\r\n\r\n"
        + HEADER.replace("Owner", "Owner,,Note,Note").replace("\n", "\r\n")
        + FIRST.replace("Pump", "\0Pump").replace("\n", ",,a,b\n")
        + HEADER.replace("Owner", "Owner,,Note,Note")
        + ",,,,,,,,,,\r"
        + SECOND.replace("\n", ",,c,d\r\n")
        + "TOTAL,,,300,,,,,,,\n\nConfidential Information - Do Not Distribute\n"
    )
    (report,) = take_in(store, file(content))

    assert report.accepted == 2
    assert report.skipped == {"repeated_header": 1, "blank": 1, "footer": 2}
    assert rows(store, VERSIONS) == [("1", "Prospect", 10000), ("2", "Close", 20000)]
    assert all(sentence.count("\n") >= 3 for sentence in sentences(report))


AMBIGUOUS = (
    HEADER + "1,Pump,Prospect,100,01/02/2026,,10,Sari\n2,Tank,Close,200,03/02/2026,,100,Budi\n"
)


def test_dates_that_read_both_ways_are_refused_with_examples_and_an_order_decides(store):
    (refused,) = take_in(store, file(AMBIGUOUS))
    (report,) = take_in(store, file(AMBIGUOUS), date_order="day")

    assert refused.key == "ambiguous_dates"
    assert all("01/02/2026" in sentence for sentence in sentences(refused))
    assert all("--date-order" in sentence for sentence in sentences(refused))
    assert report.accepted == 2
    assert rows(store, CREATED) == [(datetime.date(2026, 2, 1),)]


def test_dates_that_excel_has_converted_by_half_are_refused_with_both_kinds(store):
    content = HEADER + "".join(
        f"{n},Pump,Prospect,100,{day},,10,Sari\n"
        for n, day in enumerate(["13/01/2026", "25/02/2026", "02/26/2026", "03/28/2026"])
    )
    (refused,) = take_in(store, file(content))

    assert refused.key == "mixed_dates"
    assert sentences(refused)


def test_a_row_without_id_or_stage_is_set_aside_and_can_be_mended_and_brought_again(store):
    broken = GOOD + ",Nameless,Offer,300,2026-01-06,,60,Sari\n4,Hose,,400,2026-01-07,,60,Sari\n"
    draft = check(store, recognise(store, *file(broken), TODAY))
    (report,) = take_in(store, file(broken))
    problems = listed(draft)
    aside = rows_set_aside(draft)
    aside.loc[aside["Deal ID"].isna(), "Deal ID"] = "3"
    aside.loc[aside["Stage"].isna(), "Stage"] = "Offer"
    written = io.StringIO()
    aside.to_csv(written, index=False)
    (mended,) = take_in(store, file(written.getvalue(), "mended-2026-02-09.csv"))

    assert (report.accepted, report.quarantined) == (2, 2)
    assert problems[["line", "column", "reason"]].values.tolist() == [
        [4, "Deal ID", "no_deal_id"],
        [5, "Stage", "no_stage"],
    ]
    assert (mended.accepted, mended.quarantined, mended.coverage) == (2, 0, "part")
    assert [row[0] for row in rows(store, VERSIONS)] == ["1", "2", "3", "4"]


def test_an_unreadable_cell_is_emptied_and_listed_with_its_line(store):
    more = "".join(FIRST.replace("1,", f"{n},", 1) for n in range(5, 9))
    content = GOOD.replace(",100,2026-01-02", ",TBC,someday") + more
    checked = check(store, recognise(store, *file(content), TODAY))
    (report,) = take_in(store, file(content))

    assert report.accepted == 6
    assert ("cells_emptied", {"n": 2}) in report.warnings
    assert listed(checked)[["line", "column", "value", "is_row_set_aside"]].values.tolist() == [
        [2, "Amount", "TBC", False],
        [2, "Created date", "someday", False],
    ]


def test_repeated_ids_are_counted_and_conflicting_ones_listed(store):
    content = GOOD + SECOND.replace("Close", "Offer") + FIRST
    checked = check(store, recognise(store, *file(content), TODAY))
    (report,) = take_in(store, file(content))

    assert (report.accepted, report.skipped) == (2, {"duplicate": 2})
    assert rows(store, VERSIONS)[1][1] == "Offer"
    assert listed(checked)["reason"].tolist() == ["conflicting_duplicate"]


def test_the_same_file_again_changes_nothing_and_says_so(store):
    take_in(store, file(GOOD))
    before = content_of(store)
    (again,) = take_in(store, file(GOOD, "renamed.csv"))

    assert again.is_known_file
    assert content_of(store) == before
    assert all("renamed.csv" in sentence for sentence in sentences(again))


def test_an_older_file_is_put_in_its_place(store):
    take_in(store, file(GOOD.replace("Prospect", "Offer"), "deals-2026-02-16.csv"))
    (older,) = take_in(store, file(GOOD, "deals-2026-02-09.csv"))

    assert older.accepted == 2
    assert rows(store, VERSIONS)[0][1] == "Offer"


@pytest.mark.parametrize(
    "row",
    [
        "3,Backwards,Close,5,2026-02-05,2026-01-01,100,Sari\n",
        "3,From the future,Offer,5,2027-02-05,2027-05-01,60,Sari\n",
        "3,Negative,Offer,-500,2026-01-05,2026-05-01,60,Sari\n",
        "3,Certain twice,Offer,5,2026-01-05,2026-05-01,200,Sari\n",
        "3,Long ago,Offer,5,0001-01-01,9999-12-31,60,Sari\n",
        "3,Rich,Offer,99999999999999999999,2026-01-05,2026-05-01,60,Sari\n",
    ],
)
def test_a_deal_with_an_impossible_value_is_kept(store, row):
    (report,) = take_in(store, file(GOOD + row))

    assert (report.accepted, report.quarantined) == (3, 0)
    assert rows(store, KEPT) == [(3,)]
    assert sentences(report)


def test_a_negative_amount_is_kept_as_it_is(store):
    take_in(store, file(GOOD + "3,Credit,Offer,-500,2026-01-05,2026-05-01,60,Sari\n"))

    assert rows(store, VERSIONS)[2] == ("3", "Offer", -50000)


def test_a_stage_never_seen_is_unplaced_and_named(store):
    take_in(store, file(GOOD))
    later = HEADER + FIRST.replace("Prospect", "Zwischenprüfung") + SECOND
    (report,) = take_in(store, file(later, "deals-2026-02-16.csv"))

    assert ("unplaced_stages", {"stages": "Zwischenprüfung"}) in report.warnings
    assert all("Zwischenprüfung" in sentence for sentence in sentences(report))
    assert rows(store, KEPT) == [(2,)]


def test_cells_that_are_formulas_are_kept_as_text_and_escaped_when_written(store):
    take_in(store, file(GOOD.replace("Pump", "=1+1").replace("Tank", "@SUM(A1)")))
    names = rows(store, "select name from deals order by name")
    written = as_csv(["name"], [{"name": name} for (name,) in names])

    assert names == [("=1+1",), ("@SUM(A1)",)]
    assert not any(line.startswith(("=", "@")) for line in written.splitlines())


KILLED = """
import sys, time
from pathlib import Path
from pipeline_core.ingest import import_files
from pipeline_core.store.database import open_store
from tests.conftest import NOW, TODAY
store = open_store(Path(sys.argv[1]))
content = Path(sys.argv[2]).read_bytes()
print("started", flush=True)
import_files(store, [("deals-2026-02-16.csv", content)], TODAY, NOW, "test")
print("done", flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("seconds", [0.05, 0.4, 0.9, 1.6])
def test_a_process_killed_in_the_middle_leaves_the_state_before_or_after(tmp_path, seconds):
    path, export = tmp_path / "own.duckdb", tmp_path / "deals.csv"
    lines = [f"{n},Deal {n},Prospect,{n},2026-01-02,2026-03-01,10,Sari\n" for n in range(20_000)]
    export.write_text(HEADER + "".join(lines), encoding="utf-8")
    store = open_store(path)
    take_in(store, file(GOOD))
    close_store(store)
    command = [sys.executable, "-c", KILLED, str(path), str(export)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": "."}
    ) as app:
        app.stdout.readline()
        time.sleep(seconds)
        app.send_signal(signal.SIGKILL)
    store = open_store(path)
    state = [rows(store, KEPT)[0][0], rows(store, "select count(*) from imports")[0][0]]
    close_store(store)

    assert state in ([2, 1], [20_000, 2])


def test_undo_brings_the_state_before(store):
    take_in(store, file(GOOD))
    before = rows(store, VERSIONS)
    later = GOOD.replace("Prospect", "Offer") + "3,Hose,Offer,5,2026-02-10,,60,Sari\n"
    (report,) = take_in(store, file(later, "deals-2026-02-16.csv"))
    undo(store, report.import_id, NOW, "test")

    assert rows(store, VERSIONS) == before
