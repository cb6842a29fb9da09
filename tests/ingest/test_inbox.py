"""Files put into the inbox: taken in once they are whole, with report and quarantine beside them."""

from __future__ import annotations

import os

import pytest

from pipeline_core.ingest.inbox import loose_files, take_in_loose
from pipeline_core.ingest.recording import import_log
from pipeline_core.text import Text
from pipeline_core.ui.startup import _words
from tests.conftest import NOW, TODAY, rows
from tests.fuzz.seeds import zipped

DEALS = (
    "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Create Date,Close Date,Deal owner\n"
    "1,A,Prospect,Sales,100,2026-01-02 10:00,2026-03-01,Sari\n"
    "2,B,Close,Sales,200,2026-01-05 10:00,2026-02-01,Budi\n"
)
HISTORY = (
    "DEAL_ID,STAGE_CREATED_AT,PIPELINE_NAME,STAGE_NAME\n"
    "1,2026-01-02T10:00:00Z,Sales,Prospect\n2,2026-01-20T10:00:00Z,Sales,Close\n"
)
LATER = 60.0  # seconds after a file was written


@pytest.fixture
def inbox(tmp_path, store):
    """Puts files into a folder, and looks into it a minute later; what is said comes back by name."""

    def put(name: str, content: str | bytes) -> None:
        raw = content.encode() if isinstance(content, str) else content
        (tmp_path / name).write_bytes(raw)

    def look(language: str = "en", after: float = LATER, limit: int = 200) -> list[str]:
        newest = max((path.stat().st_ctime for path in tmp_path.iterdir()), default=0.0)
        files = loose_files(tmp_path, newest + after)
        take_in_loose(store, files, TODAY, NOW, _words(Text(language)), limit)
        return [path.name for path in files]

    def said(name: str) -> str:
        return (tmp_path / name).read_text(encoding="utf-8-sig")

    put.look, put.said, put.folder = look, said, tmp_path
    return put


def names(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(("language", "word"), [("en", "2 of 2 rows"), ("id", "2 dari 2 baris")])
def test_a_file_is_taken_in_and_its_report_lies_beside_it(inbox, store, language, word):
    inbox("deals-2026-02-09.csv", DEALS)
    inbox.look(language)

    assert names(inbox.folder) == ["deals-2026-02-09.csv", "deals-2026-02-09.csv.report.txt"]
    assert word in inbox.said("deals-2026-02-09.csv.report.txt")
    assert len(import_log(store)) == 1


@pytest.mark.parametrize(
    ("language", "heading", "reason"),
    [
        ("en", "Line,Column in the file,Value,Reason", "no stage"),
        ("id", "Baris,Kolom di file,Isi,Alasan", "tanpa tahap"),
    ],
)
def test_what_was_set_aside_lies_beside_it_in_the_words_of_the_workspace(
    inbox, language, heading, reason
):
    inbox("deals-2026-02-09.csv", DEALS + "3,=1+1,,Sales,300,2026-01-05,,Budi\n")
    inbox.look(language)
    listed = inbox.said("deals-2026-02-09.csv.quarantine.csv").splitlines()
    aside = inbox.said("deals-2026-02-09.csv.rows-set-aside.csv").splitlines()

    assert listed[0] == heading
    assert listed[1].startswith("4,Deal Stage,,") and reason in listed[1]
    assert aside[0] == DEALS.splitlines()[0]
    assert aside[1].startswith("3,'=1+1,")


def test_nothing_is_taken_in_twice(inbox, store):
    inbox("deals-2026-02-09.csv", DEALS)

    assert inbox.look() == ["deals-2026-02-09.csv"]
    assert inbox.look() == []
    assert len(import_log(store)) == 1


def test_deals_and_their_history_go_in_together_whatever_their_order(inbox, store):
    inbox("a-history.csv", HISTORY)
    inbox("deals-2026-02-09.csv", DEALS)
    inbox.look()

    assert "2 stage entries" in inbox.said("a-history.csv.report.txt")
    assert rows(store, "select count(*) from observed_entries") == [(2,)]


def test_a_file_that_still_grows_is_left_alone(inbox):
    inbox("deals-2026-02-09.csv", DEALS)

    assert inbox.look(after=1.0) == []
    assert names(inbox.folder) == ["deals-2026-02-09.csv"]


@pytest.mark.parametrize("hours", [-9000, 9000])
def test_a_file_with_the_time_of_another_clock_is_taken_in_once(inbox, hours):
    inbox("deals-2026-02-09.csv", DEALS)
    path = inbox.folder / "deals-2026-02-09.csv"
    os.utime(path, (path.stat().st_mtime + hours * 3600,) * 2)

    assert inbox.look() == ["deals-2026-02-09.csv"]
    assert inbox.look() == []


@pytest.mark.parametrize("keeps_old_time", [True, False])
def test_a_changed_file_is_taken_in_again_and_its_old_quarantine_goes(inbox, store, keeps_old_time):
    inbox("deals-2026-02-09.csv", DEALS + "3,C,,Sales,300,2026-01-05,,Budi\n")
    inbox.look()
    inbox("deals-2026-02-09.csv", DEALS + "3,C,Offer,Sales,300,2026-01-05,,Budi\n")
    path = inbox.folder / "deals-2026-02-09.csv"
    if keeps_old_time:
        os.utime(path, (1_000_000_000,) * 2)
    again = inbox.look()

    assert again == ["deals-2026-02-09.csv"]
    assert names(inbox.folder) == ["deals-2026-02-09.csv", "deals-2026-02-09.csv.report.txt"]
    assert rows(store, "select count(*) from deals") == [(3,)]


def test_a_broken_file_is_reported_and_does_not_stop_the_others(inbox, store):
    inbox("broken.csv", b"%PDF-1.7")
    inbox("deals-2026-02-09.csv", DEALS)
    inbox.look()

    assert "PDF" in inbox.said("broken.csv.report.txt")
    assert "2 of 2 rows" in inbox.said("deals-2026-02-09.csv.report.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_reported(inbox):
    inbox("deals-2026-02-09.csv", DEALS)
    (inbox.folder / "deals-2026-02-09.csv").chmod(0)
    inbox.look()

    assert "cannot be opened" in inbox.said("deals-2026-02-09.csv.report.txt")


def test_a_file_above_the_limit_is_refused_by_the_limits_name(inbox, store):
    inbox("deals-2026-02-09.csv", DEALS + "x" * 2_000_000)
    inbox.look(limit=1)

    assert "ALUR_MAX_MEGABYTES" in inbox.said("deals-2026-02-09.csv.report.txt")
    assert import_log(store).empty


def test_an_archive_reports_on_what_was_inside_and_on_nothing_else(inbox):
    broken = DEALS + "3,C,,Sales,300,2026-01-05,,Budi\n"
    more = broken.replace("\n1,", "\n11,").replace("\n2,", "\n12,")
    inside = {"deals-2026-02-09.csv": broken.encode(), "more-2026-02-09.csv": more.encode()}
    inbox("export.zip", zipped(inside))
    inbox("notes.csv", b"%PDF-1.7")
    inbox.look()
    report = inbox.said("export.zip.report.txt")

    assert "more-2026-02-09.csv" in report and "PDF" not in report
    assert "export.zip.deals-2026-02-09.csv.quarantine.csv" in names(inbox.folder)
    assert "export.zip.more-2026-02-09.csv.rows-set-aside.csv" in names(inbox.folder)
    assert inbox.look() == []
