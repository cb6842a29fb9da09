"""Numbers, money and dates as each language writes them."""

from __future__ import annotations

import datetime

import pytest

from pipeline_core.text import Text, numbers

MONDAY = datetime.date(2026, 11, 16)


@pytest.mark.parametrize(
    ("cents", "english", "indonesian"),
    [
        (1_340_000_000_000, "Rp13.4bn", "Rp13,4 M"),
        (43_600_000_000, "Rp436mn", "Rp436 jt"),
        (350_000_000, "Rp3.5mn", "Rp3,5 jt"),
        (3_400_000, "Rp34k", "Rp34 rb"),
        (-60_000_000_000, "−Rp600mn", "−Rp600 jt"),
        (99_999_000_000, "Rp1bn", "Rp1 M"),
        (123_400_000_000_000, "Rp1.2tn", "Rp1,2 T"),
        (0, "Rp0", "Rp0"),
        (None, "–", "–"),
    ],
)
def test_money_is_short_and_never_ambiguous(cents, english, indonesian):
    assert numbers.money(cents, "IDR", "en") == english
    assert numbers.money(cents, "IDR", "id") == indonesian


def test_sentences_spell_the_indonesian_unit():
    assert numbers.money(1_340_000_000_000, "IDR", "id", tight=False) == "Rp13,4 miliar"


def test_a_change_has_its_sign():
    assert numbers.money(120_000_000, "USD", "en", sign=True) == "+US$1.2mn"


def test_amounts_without_a_currency_have_no_sign():
    assert numbers.money(1_340_000_000_000, None, "en") == "13.4bn"


def test_a_full_amount_shows_cents_only_where_there_are_some():
    assert numbers.money_full(1_581_000_000, "IDR", "id") == "Rp15.810.000"
    assert numbers.money_full(1_581_000_050, "IDR", "en") == "Rp15,810,000.50"


def test_days_and_periods_are_written_day_before_month():
    assert (numbers.day(MONDAY, "en"), numbers.day(MONDAY, "id")) == (
        "Mon 16 Nov 2026",
        "Sen, 16 Nov 2026",
    )
    assert numbers.day_short(datetime.date(2026, 8, 1), "id") == "1 Agu 2026"
    assert (numbers.period("2026-Q4", "en"), numbers.period("2026-Q4", "id")) == (
        "Q4 2026",
        "Kuartal IV 2026",
    )
    assert (numbers.period("2026-05", "id"), numbers.period("2026", "id")) == ("Mei 2026", "2026")


def test_shares_are_per_cent():
    assert (numbers.share(0.2234, "en"), numbers.share(0.004, "id"), numbers.share(None, "en")) == (
        "22%",
        "0,4%",
        "–",
    )


def test_plurals_follow_the_language():
    assert Text("en")("chart.deals", n=1) == "1 deal"
    assert Text("en")("chart.deals", n=1200) == "1,200 deals"
    assert Text("id")("chart.deals", n=1200) == "1.200 deal"


@pytest.mark.parametrize(
    ("low", "high", "language", "said"),
    [
        (1_100_000_000_000, 1_620_000_000_000, "en", "Rp11–16.2bn"),
        (1_100_000_000_000, 1_620_000_000_000, "id", "Rp11–16,2 M"),
        (90_000_000_000, 1_620_000_000_000, "en", "Rp900mn–Rp16.2bn"),
        (0, 1_620_000_000_000, "en", "Rp0–Rp16.2bn"),
        (None, 1_620_000_000_000, "en", "–"),
    ],
)
def test_a_range_says_its_unit_once_where_both_ends_have_it(low, high, language, said):
    assert numbers.money_range(low, high, "IDR", language) == said
