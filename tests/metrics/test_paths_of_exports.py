"""The ways of real deals and cases against process miners' counts and plain pandas over the same files."""

from __future__ import annotations

import itertools
import json
from collections import Counter

import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.store.database import Store, close_store, open_store
from tests.conftest import as_of, rows, shared, take_in

RUNG = {
    stage: place
    for place, stage in enumerate(
        [
            "Lead Engaged",
            "Discovery",
            "Qualified",
            "Proof of Value",
            "Proposal/Pricing",
            "Procurement/Negotiation",
        ]
    )
}
WON = ("Closed Won", "Won - Closed self-serve")
CLOSED = (*WON, "Closed Lost")


def imported(*files: str):
    store = open_store(":memory:")
    take_in(store, *(shared(file) for file in files))
    return store


def whole(store: Store):
    """Everything, as of the newest file's day."""
    return as_of(str(rows(store, "select max(as_of) from imports")[0][0]))


@pytest.fixture(scope="module")
def golden() -> dict:
    return json.loads(shared("reference/golden.json").read_text())["pm4py"]


@pytest.fixture(scope="module")
def log():
    store = imported("reference/events.csv")
    yield store
    close_store(store)


@pytest.fixture(scope="module")
def hubspot():
    folder = "exports/hubspot_accredible_stage_history/"
    store = imported(folder + "deals.csv", folder + "deal_pipeline_stages.csv")
    yield store
    close_store(store)


@pytest.fixture(scope="module")
def entries() -> pd.DataFrame:
    """HubSpot's entries of known deals in their order, a stage repeated without another between being one."""
    folder = "exports/hubspot_accredible_stage_history/"
    known = pd.read_csv(shared(folder + "deals.csv"), dtype=str)["DEAL_ID"]
    table = pd.read_csv(shared(folder + "deal_pipeline_stages.csv"), dtype=str)
    table = table[table["DEAL_ID"].isin(known)].sort_values("STAGE_CREATED_AT", kind="stable")
    named = table.rename(columns={"DEAL_ID": "deal", "STAGE_NAME": "stage"})
    return named[named["stage"] != named.groupby("deal")["stage"].shift()]


@pytest.fixture(scope="module")
def ways(entries) -> pd.Series:
    """Each deal's stages in order."""
    return entries.groupby("deal")["stage"].agg(list)


def test_moves_beginnings_and_ends_are_those_of_the_log(log, golden):
    graph = ask(log, "process_graph", whole(log)).frame
    between = graph[graph["stage"].notna() & graph["next_stage"].notna()]
    named = between["stage"] + "->" + between["next_stage"]
    begins, ends = graph[graph["stage"].isna()], graph[graph["next_stage"].isna()]

    assert dict(zip(named, between["moves"], strict=True)) == golden["dfg"]
    assert dict(zip(begins["next_stage"], begins["deals"], strict=True)) == golden["start"]
    assert dict(zip(ends["stage"], ends["deals"], strict=True)) == golden["end"]


def test_rework_is_that_of_the_log(log, golden):
    again = ask(log, "rework", whole(log)).frame.set_index("stage")["again_deals"]

    assert dict(again[again > 0]) == golden["rework"]


def test_variants_and_durations_are_those_of_the_log(log, golden):
    deals = ask(log, "deal_paths", whole(log)).frame
    variants = ask(log, "path_variants", whole(log)).frame
    spans = (deals["moved_on"] - deals["began_on"]).dt.days
    before_close = {path.removesuffix(" → Won").removesuffix(" → Lost") for path in deals["path"]}

    assert deals["path"].nunique() == golden["n_variants"]
    assert len(spans) == golden["case_durations_days"]["n"]
    assert spans.mean() == pytest.approx(golden["case_durations_days"]["mean"])
    assert spans.median() == golden["case_durations_days"]["median"]
    assert (variants["paths"].sum(), variants["deals"].sum()) == (len(before_close), len(deals))


def test_hubspots_moves_are_those_of_its_file(hubspot, ways):
    graph = ask(hubspot, "process_graph", whole(hubspot)).frame
    between = graph[graph["stage"].notna() & graph["next_stage"].notna()]
    pairs = [pair for way in ways for pair in itertools.pairwise(way)]
    of_deals = [pair for way in ways for pair in set(itertools.pairwise(way))]
    named = list(zip(between["stage"], between["next_stage"], strict=True))

    assert dict(zip(named, between["moves"], strict=True)) == dict(Counter(pairs))
    assert dict(zip(named, between["deals"], strict=True)) == dict(Counter(of_deals))


def test_56_deals_of_hubspot_come_back_and_40_move_backwards(hubspot, ways):
    facts = ask(hubspot, "path_facts", whole(hubspot)).frame.set_index("detour")
    moved = {deal: way for deal, way in ways.items() if len([s for s in way if s in RUNG]) > 1}
    place = {**RUNG, WON[0]: 6, WON[1]: 6}
    back = {
        deal
        for deal, way in moved.items()
        if any(b in RUNG and place.get(a, -1) > RUNG[b] for a, b in itertools.pairwise(way))
    }
    again = {
        deal
        for deal, way in moved.items()
        if any(times > 1 for stage, times in Counter(way).items() if stage not in CLOSED)
    }
    opened = {deal: [RUNG[s] for s in way if s in RUNG] for deal, way in moved.items()}
    skipped = {deal for deal, steps in opened.items() if {*range(steps[0], max(steps))} - {*steps}}

    assert (ways.map(lambda way: len(set(way)) < len(way))).sum() == 56
    assert (len(back), len(moved)) == (40, facts.loc["went_back", "judged_deals"])
    for detour, deals in (("went_back", back), ("came_again", again), ("skipped", skipped)):
        assert listed(hubspot, detour) == deals
        assert facts.loc[detour, "deals"] == len(deals)


def test_hubspots_rework_is_that_of_its_file(hubspot, ways):
    frame = ask(hubspot, "rework", whole(hubspot)).frame.set_index("stage")
    visits = Counter(stage for way in ways for stage in way)
    again = Counter(stage for way in ways for stage, times in Counter(way).items() if times > 1)

    assert (frame["visits"] - frame["deals"]).to_dict() == {
        stage: visits[stage] - sum(stage in way for way in ways) for stage in frame.index
    }
    assert frame["again_deals"].to_dict() == {stage: again[stage] for stage in frame.index}


def test_hubspot_is_lost_where_its_file_says(hubspot, ways):
    frame = ask(hubspot, "lost_by_stage", whole(hubspot)).frame.fillna({"stage": ""})
    last = [
        ([stage for stage in way if stage in RUNG] or [""])[-1]
        for way in ways
        if way[-1] == "Closed Lost"
    ]
    left = Counter(stage for way in ways for stage in set(way) & set(RUNG) if way[-1] != stage)

    assert dict(zip(frame["stage"], frame["lost"], strict=True)) == dict(Counter(last))
    known = frame[frame["stage"] != ""]
    assert dict(zip(known["stage"], known["left"], strict=True)) == dict(left)
    assert ask(hubspot, "loss_reasons", whole(hubspot)).frame["lost_reason"].isna().all()


def test_every_case_of_the_loan_log_is_counted_as_pandas_counts_it():
    file = "exports/event_logs/bpic2012_application_and_offer_events.csv"
    store = imported(file)
    graph = ask(store, "process_graph", whole(store)).frame
    variants = ask(store, "deal_paths", whole(store), at_most=20_000).frame["path"]
    close_store(store)
    log = pd.read_csv(shared(file), dtype=str)
    log["at"] = pd.to_datetime(log["timestamp"], utc=True, format="ISO8601")
    log = log.sort_values("at", kind="stable")
    log = log[log["activity"] != log.groupby("case_id")["activity"].shift()]
    ways = log.groupby("case_id")["activity"].agg(tuple)
    pairs = Counter(pair for way in ways for pair in itertools.pairwise(way))
    between = graph[graph["stage"].notna() & graph["next_stage"].notna()]
    named = list(zip(between["stage"], between["next_stage"], strict=True))

    assert dict(zip(named, between["moves"], strict=True)) == dict(pairs)
    assert (len(variants), variants.nunique()) == (len(ways), ways.nunique())


def listed(store: Store, detour: str) -> set[str]:
    return set(ask(store, "deal_paths", whole(store), detour=detour).frame["deal_id"])
