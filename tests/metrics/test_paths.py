"""The ways that deals take, on deals that can be counted by hand."""

from __future__ import annotations

import datetime
import itertools

import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.errors import AlurError
from pipeline_core.metrics.intervals import wilson
from pipeline_core.store.database import close_store, open_store
from tests.companies import PLACES, TWELVE, arrive, company, random_company, spelled
from tests.conftest import as_of, take_in

MARCH = as_of("2026-03-31")


def filled(store, **paths: str):
    company(store, *({"id": name, "moves": spelled(path)} for name, path in paths.items()))
    return store


@pytest.fixture(scope="module")
def twelve():
    opened = open_store(":memory:")
    yield filled(opened, **TWELVE)
    close_store(opened)


def facts(store, scope=MARCH) -> pd.DataFrame:
    return ask(store, "path_facts", scope).frame.set_index("detour")


def listed(store, detour: str, scope=MARCH) -> set[str]:
    return set(ask(store, "deal_paths", scope, detour=detour).frame["deal_id"])


def test_each_kind_of_detour_is_counted_among_the_deals_that_could_make_it(twelve):
    found = facts(twelve)

    # d5 was in one stage only; the others were in two or more. Five deals were lost, four won.
    assert dict(found["judged_deals"]) == {
        "skipped": 11,
        "went_back": 11,
        "came_again": 11,
        "started_late": 12,
        "won_early": 4,
    }
    assert dict(found["deals"]) == {
        "skipped": 2,
        "went_back": 1,
        "came_again": 1,
        "started_late": 1,
        "won_early": 0,
    }
    assert found.loc["skipped", "share"] == pytest.approx(2 / 11)
    assert (found.loc["skipped", "low"], found.loc["skipped", "high"]) == wilson(2, 11)


def test_every_count_leads_to_its_deals(twelve):
    assert listed(twelve, "skipped") == {"d6", "d7"}
    assert listed(twelve, "went_back") == listed(twelve, "came_again") == {"d8"}
    assert listed(twelve, "started_late") == {"d11"}
    assert listed(twelve, "won_early") == set()


def test_a_path_is_told_in_words_with_the_numbers_of_open_stages(twelve):
    frame = ask(twelve, "deal_paths", MARCH).frame.set_index("deal_id")

    assert frame.loc["d7", "path"] == "1 Prospect → 4 Offer → Close"
    assert frame.loc["d7", "days_open"] == 14
    assert (frame.loc["d9", "days_open"], frame.loc["d9", "times"]) == (89, 2)
    assert len(frame) == 12


def test_times_are_stages_skipped_or_how_often_a_deal_went_back(twelve):
    def times(detour: str) -> dict:
        frame = ask(twelve, "deal_paths", MARCH, detour=detour).frame
        return dict(zip(frame["deal_id"], frame["times"], strict=True))

    assert times("skipped") == {"d6": 1, "d7": 2}
    assert times("went_back") == {"d8": 1}
    assert times("came_again") == {"d8": 2}  # to Contact and to Conversation
    assert times("started_late") == {"d11": 2}


def test_a_stage_entered_after_a_later_one_was_not_skipped(store):
    filled(store, a="PVCO", b="PVO")

    assert listed(store, "skipped") == {"b"}


def test_a_deal_won_from_an_early_stage_has_not_skipped_but_was_won_early(store):
    filled(store, a="PCW", b="PCVOW")

    assert listed(store, "skipped") == set()
    assert listed(store, "won_early") == {"a"}
    assert facts(store).loc["won_early", ["won_share", "won_compared"]].isna().all()


def test_a_deal_reopened_after_its_win_went_back_and_one_reopened_after_a_loss_came_again(store):
    filled(store, a="PCWCW", b="PCLC")

    assert listed(store, "went_back") == {"a"}
    assert listed(store, "came_again") == {"a", "b"}


def test_moves_of_one_day_keep_the_order_of_the_file(store):
    day = "2026-02-01"
    names = ("Prospect", "Contact", "Conversation", "Contact")
    company(store, {"id": "a", "moves": [f"{name} {day}" for name in names]})

    assert ask(store, "deal_paths", MARCH).frame["path"].iloc[0] == (
        "1 Prospect → 2 Contact → 3 Conversation → 2 Contact"
    )
    assert listed(store, "went_back") == {"a"} and listed(store, "skipped") == set()


def test_what_happened_after_the_day_is_not_known_yet(twelve):
    before = as_of("2026-01-20")

    assert listed(twelve, "went_back", before) == set()
    assert ask(twelve, "deal_paths", before).frame.set_index("deal_id").loc["d8", "path"] == (
        "1 Prospect → 2 Contact → 3 Conversation"
    )


def test_between_two_uploads_no_stage_is_said_to_be_skipped(store):
    header = "Deal ID,Stage,Created date"
    arrive(store, "a,Prospect,2026-01-05", header=header, name="deals-2026-01-05.csv")
    arrive(
        store,
        *("a,Offer,2026-01-05", "b,Contact,2026-01-01", "c,Conversation,2026-01-01"),
        header=header,
        name="deals-2026-01-12.csv",
    )
    found = facts(store, as_of("2026-01-12"))

    assert dict(found["unknown_deals"])["skipped"] == 1
    assert found.loc["started_late", "judged_deals"] == 0
    assert found.loc["started_late", "unknown_deals"] == 3
    assert pd.isna(found.loc["started_late", "share"])


def test_where_an_export_has_one_date_per_stage_returns_are_at_least_so_many_and_not_compared(
    store,
):
    """b came back to Prospect and went on again: of both stages its columns hold the second entry alone."""
    header = "Deal ID,Stage,Created date,Date entered Prospect,Date entered Contact"
    arrive(
        store,
        "a,Prospect,2026-01-01,2026-01-15,2026-01-08",
        "b,Contact,2026-01-01,2026-01-15,2026-01-22",
        header=header,
    )
    row = facts(store).loc["went_back"]

    assert tuple(row[["deals", "judged_deals", "unknown_deals"]]) == (1, 2, 2)
    assert (row["closed"], row["others_closed"], row["won_compared"]) == (0, 0, "untold")


def test_a_deal_whose_first_stage_comes_long_after_its_creation_has_an_unknown_beginning(store):
    deals = b"Deal ID,Stage,Created date\na,Contact,2026-01-01\nb,Contact,2026-01-01\n"
    entries = b"Deal ID,Stage,Entered at\na,Contact,2026-02-01\nb,Contact,2026-01-02\n"
    take_in(
        store,
        ("deals.csv", deals),
        ("history.csv", entries),
        as_of=datetime.date(2026, 3, 31),
    )
    found = facts(store)

    assert tuple(found.loc["started_late", ["judged_deals", "unknown_deals"]]) == (1, 1)


def test_the_period_is_that_of_creation(store):
    company(
        store,
        {"id": "a", "moves": spelled("PVO", "2026-01-01")},
        {"id": "b", "moves": spelled("PVO", "2026-02-01")},
        {"id": "c", "moves": spelled("PC", "2026-01-01")},
    )
    february = as_of(
        "2026-03-31", since=datetime.date(2026, 2, 1), until=datetime.date(2026, 2, 28)
    )

    assert listed(store, "skipped", february) == {"b"}
    assert ask(store, "path_variants", february).frame["deals"].sum() == 1


def test_a_scope_without_a_deal_gives_no_rows(twelve):
    nobody = as_of("2026-03-31", owners=("Nobody",))

    for metric in ("path_facts", "deal_paths", "path_variants", "process_graph", "rework"):
        assert ask(twelve, metric, nobody).frame.empty


def test_an_unknown_detour_is_refused_with_those_there_are(twelve):
    with pytest.raises(AlurError) as refused:
        ask(twelve, "deal_paths", MARCH, detour="flew")

    assert refused.value.key == "unknown_detour" and "skipped" in refused.value.values["known"]


@pytest.mark.parametrize("seed", range(3))
def test_random_companies_are_counted_as_another_count_says(store, seed):
    deals = random_company(store, seed)
    place = {name: number for number, name in enumerate(PLACES)}
    day = as_of("2026-12-31")
    paths = {
        deal["id"]: [place[move.rsplit(" ", 1)[0]] for move in deal["moves"]] for deal in deals
    }
    opened = {name: [step for step in path if step < 4] for name, path in paths.items()}
    moved = {name for name, path in opened.items() if len(path) > 1}
    skipped = {
        name for name in moved if set(range(opened[name][0], max(opened[name]))) - {*opened[name]}
    }
    back = {
        name
        for name in moved
        if any(b < 4 and b < a < 5 for a, b in itertools.pairwise(paths[name]))
    }
    again = {name for name in moved if len(set(opened[name])) < len(opened[name])}

    assert listed(store, "skipped", day) == skipped
    assert listed(store, "went_back", day) == back
    assert listed(store, "came_again", day) == again
    assert (facts(store, day)["judged_deals"][["skipped", "went_back"]] == len(moved)).all()


@pytest.mark.parametrize("seed", range(2))
def test_segments_sum_to_the_whole(store, seed):
    random_company(store, seed)
    day = "2026-12-31"
    whole = facts(store, as_of(day))[["deals", "judged_deals", "closed", "others_closed"]]
    parts = [
        facts(store, as_of(day, segments=(name,)))[list(whole)] for name in ("Hospital", "Industry")
    ]

    assert (sum(parts) == whole).all(axis=None)
