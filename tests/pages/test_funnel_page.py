"""The funnel page: what its title says by each rule and basis, what a link opens, and what it compares."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline_core.metrics.conversion import RULES
from pipeline_core.text import Text
from pipeline_core.ui import findings, session, stores
from pipeline_core.ui.funnel_parts import BASES_OF
from tests.conftest import take_in
from tests.pages.conftest import shown

COUNTINGS = [(rule, basis) for rule in RULES for basis in BASES_OF.get(rule, ("to_date",))]


@pytest.fixture
def sample(folders, monkeypatch):
    """The sample is filled."""
    monkeypatch.setenv("ALUR_DATA", str(folders[0]))


def read(element) -> str:
    """What a reader sees of words whose marks are escaped for Markdown."""
    return element.value.replace("\\", "")


def said(app) -> str:
    return " ".join(read(each) for each in (*app.subheader, *app.caption, *app.markdown))


def funnel(rates: list[float | None], low: float | None = 0.0, state: str = "known"):
    size = len(rates) + 1
    return pd.DataFrame(
        {
            "stage": ["A", "B", "C", "D"][:size],
            "reached": [100, 80, 60, 30][:size],
            "deals": [100] * size,
            "young": [5] * size,
            "step_rate": [*rates, None],
            "cumulative_rate": [None if state != "known" else 0.3] * size,
            "low": [low] * len(rates) + [None],
            "high": [None if rate is None or low is None else rate + 0.05 for rate in rates]
            + [None],
            "state": ["known"] * (size - 1) + [state],
        }
    )


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_rule_and_basis_has_a_title_of_its_own(language):
    clear, unclear = funnel([0.8, 0.75, 0.5]), funnel([0.8, 0.75, 0.73])
    text = Text(language)
    plain = [findings.of_funnel(unclear, *each, text) for each in COUNTINGS]
    weak = [findings.of_funnel(clear, *each, text) for each in COUNTINGS if each[0] != "any"]

    assert len({*plain, *weak}) == len(plain) + len(weak)
    assert all("30%" in title for title in plain + weak)
    assert all("C" in title and "D" in title for title in weak)


def test_what_is_too_young_has_no_share_in_the_title():
    young = findings.of_funnel(
        funnel([0.8, None, None], state="too_young"), "reached", "matured", Text("en")
    )
    few = findings.of_funnel(
        funnel([0.8, None, None], state="too_few"), "reached", "projected", Text("en")
    )

    assert young == "105 deals, too young to say how many will be won"
    assert few == "Too few deals to say how many are won"


def test_a_single_stage_is_no_funnel_and_wins_nothing():
    one = findings.of_funnel(funnel([]), "reached", "to_date", Text("en"))

    assert one == "100 deals, all in A: a funnel needs a second stage"


@pytest.mark.parametrize("language", ["EN", "ID"])
def test_rule_and_basis_in_the_link_change_the_title_and_say_what_they_mean(sample, language):
    to_date = shown("funnel", language, "sample")
    strict = shown("funnel", language, "sample", rule="strict", basis="matured")
    text = Text(language.lower())

    assert to_date.title[0].value != strict.title[0].value
    assert text("funnel.rule.strict") in said(strict)
    assert text("funnel.basis.matured") in said(strict)
    assert strict.segmented_control(key="basis").value == "matured"
    assert strict.selectbox(key="rule").value == "strict"


def test_a_switch_stands_only_where_it_changes_something(sample):
    names = [
        {control.key for control in shown("funnel", "EN", "sample", part=part).segmented_control}
        for part in ("steps", "compare", "won")
    ]

    assert [("count_by" in each, "basis" in each) for each in names] == [
        (True, True),
        (False, True),
        (False, False),
    ]


def test_a_basis_that_a_rule_does_not_have_is_not_in_force(sample):
    app = shown("funnel", "EN", "sample", rule="closed", basis="projected")

    assert "closed deals were won" in app.title[0].value
    assert Text("en")("funnel.basis.to_date") in said(app)


def test_the_list_holds_the_deals_of_a_clicked_bar(sample):
    app = shown("funnel", "EN", "sample", rule="strict", reached="Offer")
    count = int(next(each for each in app.caption if "in all" in each.value).value.split()[0])

    assert "Deals that were in Offer and in every stage before" in said(app)
    assert 0 < count < 471  # 471 came at least so far


def test_a_clicked_group_opens_its_deals(sample):
    app = shown("funnel", "EN", "sample", part="compare", split="team", group_team="Surabaya|Offer")

    assert "Surabaya: deals counted at Offer" in said(app)


@pytest.mark.parametrize(
    "query",
    [
        {"beside": "period", "period": "2026-Q3"},
        {"beside": "year"},
        {"beside": "team", "one_team": "Surabaya", "other_team": "Jakarta"},
        {"beside": "owner", "rule": "any"},
        {"beside": "period", "period": "2026-Q4", "basis": "matured"},
    ],
)
@pytest.mark.parametrize("language", ["EN", "ID"])
def test_two_funnels_are_compared_in_both_languages(sample, language, query):
    app = shown("funnel", language, "sample", part="compare", **query)
    words = said(app)

    assert not app.error
    assert Text(language.lower())("funnel.compare") in words
    assert ("Surabaya" in words) == ("one_team" in query)


def test_a_comparison_to_date_says_that_newer_deals_had_less_time(sample):
    young = shown("funnel", "EN", "sample", part="compare", beside="period", period="2026-Q3")
    fair = shown(
        "funnel",
        "EN",
        "sample",
        part="compare",
        beside="period",
        period="2026-Q3",
        basis="projected",
    )

    assert "The newer deals have had less time" in said(young)
    assert "The newer deals have had less time" not in said(fair)


def test_how_much_the_rule_matters_is_a_sentence(sample):
    assert "by «Decided steps only»" in said(shown("funnel", "EN", "sample"))


@pytest.fixture
def without_stages_of_losses(folders, monkeypatch):
    """A workspace whose lost deals show no stage; one deal has no date of creation."""
    monkeypatch.setenv("ALUR_DATA", str(folders[1]))
    lines = ["Deal ID,Stage,Created date,Closed date,Owner", "x,Prospect,,,Sari"]
    for n, owner in enumerate(("Sari", "Budi") * 10):
        stage, closed = (("Won", "2026-02-01"), ("Lost", "2026-01-01"), ("Prospect", ""))[n % 3]
        lines.append(f"d{n},{stage},2026-01-01,{closed},{owner}")
    if session.is_empty(stores.store_of("own")):
        take_in(stores.store_of("own"), ("deals-2026-03-31.csv", "\n".join(lines).encode()))


def test_where_no_step_has_a_rate_it_is_said_once_and_nothing_is_drawn(without_stages_of_losses):
    compared = shown("funnel", "EN", "own", part="compare", beside="period")
    steps = shown("funnel", "EN", "own")
    text = Text("en")

    assert [read(each) for each in compared.info] == [text("funnel.compare_unknown")]
    assert not compared.get("plotly_chart")
    assert text("funnel.key_rules") not in said(steps)


def test_cohorts_say_whom_they_leave_out(without_stages_of_losses):
    words = said(shown("funnel", "EN", "own", part="cohorts"))

    assert "Not in any cohort: 1 deal has no date of creation" in words


def test_too_few_deals_are_not_blamed_on_the_rule(sample):
    young = {"beside": "period", "period": "2026-11", "basis": "matured"}
    few = said(shown("funnel", "EN", "sample", part="compare", **young))
    any_order = said(shown("funnel", "EN", "sample", part="compare", beside="period", rule="any"))
    text = Text("en")

    assert few.count(text("funnel.too_few_to_tell")) == 2
    assert any_order.count(text("funnel.no_interval")) == 2
