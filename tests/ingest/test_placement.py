"""Stages as files name them: placed with a reason, asked about, rearranged without a second import."""

from __future__ import annotations

from pipeline_core import ingest
from tests.conftest import NOW, rows, take_in
from tests.ingest.test_importing import HUBSPOT, OUTCOMES, file


def test_seed_stages_in_both_languages_are_one_process(store):
    take_in(store, file(HUBSPOT))
    content = (
        "Kode Prospek;Tahap;Nilai;Tanggal Mulai\np1;Prospek;5;2 Jan 2026\np2;Menang;6;3 Jan 2026\n"
    )
    take_in(store, ("prospek-2026-02-10.csv", content.encode()))

    assert rows(
        store,
        "select label, labels from (select label, count(*) as labels from stage_labels group by label) order by all",
    ) == [("Close", 1), ("Lost", 1), ("Menang", 1), ("Prospect", 1), ("Prospek", 1)]
    assert rows(store, "select count(*) from stages") == [(3,)]


def test_a_stage_never_seen_stays_unplaced_and_in_no_total(store):
    take_in(store, file(HUBSPOT))
    later = HUBSPOT.replace("1,A,Prospect", "1,A,Zzz")
    (report,) = take_in(store, file(later, "hubspot-crm-exports-2026-02-16.csv"))

    assert ("unplaced_stages", {"stages": "Zzz"}) in report.warnings
    assert rows(store, OUTCOMES)[0] == ("1", "unplaced")


def test_placing_a_stage_later_needs_no_second_import(store):
    take_in(store, file(HUBSPOT))
    take_in(store, file(HUBSPOT.replace("1,A,Prospect", "1,A,Zzz"), "hubspot-2026-02-16.csv"))
    frame = ingest.stages(store)
    frame.loc[frame["label"] == "Zzz", "kind"] = "open"
    ingest.save_stages(store, frame, NOW, "me")

    assert rows(store, OUTCOMES)[0] == ("1", "open")


def test_two_stages_given_one_name_become_one(store):
    take_in(store, file(HUBSPOT))
    take_in(store, file(HUBSPOT.replace("1,A,Prospect", "1,A,Contact"), "hubspot-2026-02-16.csv"))
    frame = ingest.stages(store)
    frame.loc[frame["label"] == "Contact", "label"] = "Prospect"
    ingest.save_stages(store, frame, NOW, "me")

    assert list(ingest.stages(store)["label"]) == ["Prospect", "Close", "Lost"]
    assert rows(
        store, "select count(*) from stage_visits join deals using (deal_key) where deal_id = '1'"
    ) == [(1,)]


def test_a_template_that_a_person_chooses_places_what_it_knows(store):
    content = "Deal ID,Stage,Amount,Created date\n1,Lead,5,2026-01-01\n2,Offer,6,2026-01-01\n3,Won,7,2026-01-01\n"
    checked = ingest.check(
        store, ingest.recognise(store, "x-2026-02-01.csv", content.encode(), NOW.date())
    )
    simple = ingest.proposals(store, [checked], template="simple")

    assert {each.label: each.why for each in simple} == {
        "Lead": "template",
        "Offer": "template",
        "Won": "template",
    }
    assert [each.label for each in sorted(simple, key=lambda each: each.place)] == [
        "Lead",
        "Offer",
        "Won",
    ]


def test_two_pipelines_keep_their_stages_apart(store):
    other = (
        HUBSPOT.replace(",Sales,", ",Renewals,").replace("\n1,", "\n11,").replace("\n2,", "\n12,")
    )
    take_in(store, file(HUBSPOT + other.split("\n", 1)[1].replace("\n3,", "\n13,")))
    stages = ingest.stages(store)

    assert list(stages.groupby("pipeline")["label"].count()) == [3, 3]


def test_after_all_is_undone_the_next_file_is_placed_as_a_first_one(store):
    (report,) = take_in(store, file(HUBSPOT))
    ingest.undo(store, report.import_id, NOW, "me")
    other = (
        HUBSPOT.replace("Prospect", "A. Seen")
        .replace("Close,", "B. Asked,")
        .replace("Lost", "C. Gone")
    )
    take_in(store, file(other, "other-2026-02-09.csv"))

    kinds = dict(rows(store, "select label, kind from stages"))
    assert (kinds["A. Seen"], kinds["B. Asked"]) == ("open", "open")
