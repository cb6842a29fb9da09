"""One deal: its stages, its versions, what was moved, what its files say more; as of any day."""

from __future__ import annotations

import datetime
import json

import numpy as np
import pandas as pd
import pytest

from pipeline_core.answers import ask
from pipeline_core.metrics.deal_page import of_one_deal
from pipeline_core.scope import Scope
from pipeline_core.store.database import close_store, open_store
from tests.companies import company, random_company
from tests.conftest import as_of, shared, take_in

MARCH = as_of("2026-03-31")


def upload(store, day: str, content: str) -> None:
    name = f"deals-{day}.csv"
    take_in(store, (name, content.encode()), as_of=datetime.date.fromisoformat(day))


@pytest.fixture
def moved(store):
    """One deal in three weekly files: it is pushed, made larger, given to Budi, and pulled in again."""
    header = "Deal ID,Deal name,Stage,Amount,Created date,Expected close date,Owner,Our colour\n"
    upload(store, "2026-01-10", header + "a,A,Prospect,100,2026-01-05,2026-02-10,Sari,red\n")
    upload(store, "2026-01-17", header + "a,A,Prospect,150,2026-01-05,2026-04-01,Sari,\n")
    upload(store, "2026-01-24", header + "a,A,Offer,150,2026-01-05,2026-03-20,Budi,blue\n")
    return store


def test_a_deal_is_told_as_it_stood_on_the_day(moved):
    now = ask(moved, "deal_facts", MARCH, deal_id="a").frame.iloc[0]
    then = ask(moved, "deal_facts", as_of("2026-01-12"), deal_id="a").frame.iloc[0]

    assert (now["stage"], now["amount"], now["owner"]) == ("Offer", 150_00, "Budi")
    assert (then["stage"], then["amount"], then["owner"]) == ("Prospect", 100_00, "Sari")
    assert (now["days_open"], then["days_in_stage"]) == (85, 7)


def test_a_deal_that_is_not_there_or_not_ones_own_has_no_row(moved):
    nobody = Scope(MARCH.as_of, visible_owners=("Sari",))

    for metric in ("deal_facts", "deal_visits", "deal_history", "deal_details"):
        assert ask(moved, metric, MARCH, deal_id="b").frame.empty
        assert ask(moved, metric, nobody, deal_id="a").frame.empty
        assert ask(moved, metric, as_of("2026-01-04"), deal_id="a").frame.empty


def test_every_version_holds_from_the_day_on_which_anything_changed(moved):
    history = ask(moved, "deal_history", MARCH, deal_id="a").frame

    assert [day.day for day in history["since_on"]] == [5, 17, 24]
    assert history["amount"].tolist() == [100_00, 150_00, 150_00]
    assert history["owner"].tolist() == ["Sari", "Sari", "Budi"]
    assert history["stage"].tolist() == ["Prospect", "Prospect", "Offer"]
    assert len(ask(moved, "deal_history", as_of("2026-01-20"), deal_id="a").frame) == 2


def test_what_was_moved_is_named_with_both_values(moved):
    changes = ask(moved, "deal_changes", MARCH, deal_id="a").frame

    assert changes["change"].tolist() == ["push", "amount", "pull"]
    assert changes["due_after"].dt.month.tolist() == [4, 4, 3]
    assert changes.loc[1, ["amount_before", "amount_after"]].tolist() == [100_00, 150_00]
    assert len(ask(moved, "deal_changes", as_of("2026-01-20"), deal_id="a").frame) == 2


def test_the_moves_of_a_deal_are_those_that_its_flags_count(store):
    chance = np.random.default_rng(3)
    header = "Deal ID,Deal name,Stage,Amount,Created date,Expected close date\n"
    for week in range(4):
        day = datetime.date(2026, 1, 10) + datetime.timedelta(days=7 * week)
        dues = [day + datetime.timedelta(days=int(days)) for days in chance.integers(5, 90, 12)]
        cells = [
            f"d{n},D,Prospect,{chance.integers(1, 3)},2026-01-02,{due}"
            for n, due in enumerate(dues)
        ]
        upload(store, day.isoformat(), header + "\n".join(cells) + "\n")
    flags = ask(store, "deal_flags", MARCH).frame.set_index("deal_id")

    assert flags["pushes"].sum() > 5
    for deal_id, flag in flags.iterrows():
        kinds = ask(store, "deal_changes", MARCH, deal_id=deal_id).frame["change"]
        assert (kinds == "push").sum() == flag["pushes"]
        assert (kinds == "amount").sum() == flag["amount_changes"]


def test_original_columns_are_those_of_the_newest_upload_that_the_day_knows(moved):
    def told(day: str) -> list:
        return ask(moved, "deal_details", as_of(day), deal_id="a").frame.values.tolist()

    assert told("2026-03-31") == [["Our colour", "blue"]]
    assert told("2026-01-20") == []
    assert told("2026-01-12") == [["Our colour", "red"]]
    assert told("2026-01-07") == []


def test_each_visit_stands_beside_what_is_usual_in_its_stage(store):
    won = [
        {"id": f"w{n}", "moves": ["Offer 2026-01-01", f"Close 2026-01-{n + 2:02d}"]}
        for n in range(20)
    ]
    company(store, *won, {"id": "a", "moves": ["Contact 2026-02-01", "Offer 2026-02-11"]})
    visits = ask(store, "deal_visits", MARCH, deal_id="a").frame

    assert visits["stage"].tolist() == ["Contact", "Offer"]
    assert visits["days_in_stage"].tolist() == [10, 48]
    assert visits["usual_days"].fillna(-1).tolist() == [-1, 10]
    assert visits["long_days"].fillna(-1).tolist() == [-1, 18]


def test_the_stages_of_a_deal_are_its_moves_and_those_known_on_the_day(store):
    deals = random_company(store, 4, deals=40)
    for deal in deals:
        told = [move.rsplit(" ", 1) for move in deal["moves"]]
        known = [(stage, day) for stage, day in told if day <= "2026-02-10"]
        frame = ask(store, "deal_visits", as_of("2026-02-10"), deal_id=deal["id"]).frame
        assert [
            (row.stage, row.entered_on.date().isoformat()) for row in frame.itertuples()
        ] == known


def test_a_filter_of_other_deals_does_not_cut_ones_history(moved):
    alone = of_one_deal(as_of("2026-03-31", owners=("Budi",)))

    assert len(ask(moved, "deal_history", alone, deal_id="a").frame) == 3


def test_fifty_deals_of_a_real_export_have_the_stages_that_its_history_file_tells():
    """The Salesforce demo, counted a second time from its file in plain pandas."""
    folder = "exports/salesforce_wave_demo/"
    files = [shared(folder + name) for name in ("Opportunity.csv", "OpportunityHistory.csv")]
    store = open_store(":memory:")
    take_in(store, *files)
    table = pd.read_csv(files[1])
    table["on"] = pd.to_datetime(table["CreatedDate__c"]).dt.date.astype(str)
    by_deal = dict(list(table.groupby("Opportunity.External_Id__c")))
    chosen = np.random.default_rng(1).choice(sorted(by_deal), 50, replace=False)

    for deal_id in chosen:
        told = by_deal[deal_id]
        told = told[told["StageName__c"] != told["StageName__c"].shift()]
        frame = ask(store, "deal_visits", as_of("2017-12-31"), deal_id=str(deal_id)).frame
        assert frame["stage"].tolist() == told["StageName__c"].tolist()
        assert frame["entered_on"].dt.date.astype(str).tolist() == told["on"].tolist()
    close_store(store)


def test_the_command_line_shows_the_same_deal(tmp_path, capsys):
    from pipeline_core import cli

    path = str(tmp_path / "own.duckdb")
    deals = tmp_path / "deals-2026-01-10.csv"
    deals.write_text("Deal ID,Deal name,Stage,Created date\na,A,Prospect,2026-01-05\n")
    cli.main(["import", str(deals), "--store", path])
    capsys.readouterr()
    cli.main(["show", "deal_facts", "--deal", "a", "--store", path, "--format", "json"])

    assert json.loads(capsys.readouterr().out)["rows"][0]["stage"] == "Prospect"
