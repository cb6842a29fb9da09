"""Text to amounts, shares and truths: a column's values say together how they are written."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_core.ingest.amounts import (
    cents,
    currencies,
    currency_in_header,
    decimal_mark,
    shares,
    truths,
)


def read(column: list[str | None]) -> list[int | None | str]:
    """Return the cents of a column, with «unreadable» for what is."""
    found, is_unreadable = cents(pa.array(column, pa.string()), decimal_mark(column))
    pairs = zip(found.to_pylist(), is_unreadable, strict=True)
    return ["unreadable" if is_wrong else amount for amount, is_wrong in pairs]


@pytest.mark.parametrize(
    ("column", "amounts"),
    [
        (["Rp 15.810.000,00"], [1_581_000_000]),
        (["Rp. 1.000", "Rp50.000"], [100_000, 5_000_000]),
        (["$22,700.00", "$125,000", "75000"], [2_270_000, 12_500_000, 7_500_000]),
        (["1.054,50 €", "9350,09"], [105_450, 935_009]),
        (["1 054,25 €", "1\u202f054,25\u00a0€", "1\u2009054"], [105_425, 105_425, 105_400]),
        (["50.000 €", "30 000 €"], [5_000_000, 3_000_000]),
        (["1.000.000"], [100_000_000]),
        (["1.000", "50.000"], [100_000, 5_000_000]),
        (["1,000", "50,000"], [100_000, 5_000_000]),
        (["0.125", "1.5", "1.234567"], [12, 150, 123]),
        ([",125", "1,5"], [12, 150]),
        (["1.234", "2.5"], [123, 250]),
        (["₹ 2,49,900.00", "₹ 2,499.00"], [24_990_000, 249_900]),
        (["1'234.50", "CHF 1’000"], [123_450, 100_000]),
        (
            ["(1,200)", "3,400", "1,000-", "−5", "-$5", "($5.50)"],
            [-120_000, 340_000, -100_000, -500, -500, -550],
        ),
        (["1200.5", "179500.00000000", "0.30000000000000004"], [120_050, 17_950_000, 30]),
        (
            ["45k", "1.5 Cr", "2 L", "1.5M", "2bn"],
            [4_500_000, 1_500_000_000, 20_000_000, 150_000_000, 200_000_000_000],
        ),
        (
            ["Rp2,5 jt", "Rp 1,5 M", "500 rb", "2 miliar"],
            [250_000_000, 150_000_000_000, 50_000_000, 200_000_000_000],
        ),
        (["3 тыс", "3 млн ₽", "5 руб."], [300_000, 300_000_000, 500]),
        (["5 Mio. €", "1 Mrd €", "1.200,-"], [500_000_000, 100_000_000_000, 120_000]),
        (["1.2E+07", "1.234E+3"], [1_200_000_000, 123_400]),
        (
            ["Rs. 2,500/-", "S/. 100", "MX$ 5", "5 kr", "5 PLN", "5 US Dollar"],
            [250_000, 10_000, 500, 500, 500, 500],
        ),
        (["-", "–", "n/a", "N/A", "Sin_Factura", "Rp -", "", None], [None] * 8),
        (["92233720368547758.07", "92233720368547758.08"], [2**63 - 1, "unreadable"]),
        (
            [
                "TBC",
                "1.5 Cr - 2 Cr",
                "12.03.2024",
                "1.234.56",
                "5%",
                "(5",
                "5 per month",
                "12 34",
                "1e400",
            ],
            ["unreadable"] * 9,
        ),
        (["Company 12", "99999999999999999999", "1000000000000 T"], ["unreadable"] * 3),
    ],
)
def test_amounts_are_read_as_people_write_them(column, amounts):
    assert read(column) == amounts


def test_one_writing_does_not_break_another_in_the_same_column():
    column = ["1.054,50 €", "$1,054.50", "1.000", "7,5", "1 000", "12.5"]

    assert decimal_mark(column) == ","
    assert read(column) == [105_450, 105_450, 100_000, 750, 100_000, 1_250]


LOCALES = {
    "plain": (".", ""),
    "US": (".", ","),
    "Indonesia": (",", "."),
    "France": (",", "\u202f"),
    "Switzerland": (".", "'"),
    "Spain": (",", ""),
}
AROUND = ["{}", "$ {}", "Rp {}", "{} €", "US${}", "{} IDR"]


@given(
    st.lists(st.integers(-(10**14), 10**14), min_size=1, max_size=30),
    st.sampled_from(list(LOCALES)),
    st.sampled_from(AROUND),
)
def test_a_column_is_read_back_as_it_was_written(amounts, place, around):
    mark, group = LOCALES[place]
    column = [around.format(written(amount, mark, group)) for amount in amounts]

    assert read(column) == amounts


def written(amount: int, mark: str, group: str) -> str:
    """Return cents as a country writes them."""
    text = f"{Decimal(amount) / 100:,.2f}"
    return text.replace(",", "_").replace(".", mark).replace("_", group)


def test_a_million_is_a_miliar_only_beside_rupiah():
    assert read(["1 M", "Rp 1 M", "1 M IDR"]) == [10**8, 10**11, 10**11]


def test_a_currency_is_named_by_sign_code_or_name():
    cells = [
        "Rp 5",
        "R$ 1,5",
        "Rupiah",
        "US Dollar",
        "Euro",
        "5 EUR",
        "$5",
        "¥5",
        "5 kr",
        "5",
        "All",
        None,
    ]
    named = ["IDR", "BRL", "IDR", "USD", "EUR", "EUR", "USD", "JPY", None, None, None, None]

    assert currencies(pa.array(cells)).to_pylist() == named


def test_in_long_prose_no_currency_is_looked_for():
    prose = "pays in euro, " * 100

    assert currencies(pa.array([f"5 {prose}", "5 euro"])).to_pylist() == [None, "EUR"]


@pytest.mark.parametrize(
    ("header", "currency"),
    [
        ("Nilai Penawaran (Rp)", "IDR"),
        ("amount_usd", "USD"),
        ("amountUSD", "USD"),
        ("Amount (EUR)", "EUR"),
        ("final_mrr_usd", "USD"),
        ("Valor R$", "BRL"),
        ("Betrag in €", "EUR"),
        ("Value (RM)", "MYR"),
        ("RM", None),
        ("in_par", None),
        ("ALL TOP DEALS", None),
        ("Amount", None),
        ("Rate USD to EUR", None),
    ],
)
def test_a_header_names_a_currency_only_as_a_word_of_its_own(header, currency):
    assert currency_in_header(header) == currency


@pytest.mark.parametrize(
    ("column", "found", "is_worded"),
    [
        (["10", "50", "90", "1"], [0.1, 0.5, 0.9, 0.01], False),
        (["0", "1", "1.0"], [0, 1, 1], False),
        (["0.65", "0,2"], [0.65, 0.2], False),
        (["37,5 %", "75%", "0.5%"], [0.375, 0.75, 0.005], False),
        (["75%", "0.5"], [0.75, 0.5], False),
        (["High", "Sedang", "niedrig", "-", None], [0.75, 0.5, 0.25, None, None], True),
        (["alta", "média", "baja", "COLD"], [0.75, 0.5, 0.25, 0.25], True),
    ],
)
def test_probabilities_count_to_one_or_to_a_hundred_as_their_column_says(column, found, is_worded):
    values, is_unreadable, says_words = shares(pa.array(column))

    assert values.to_pylist() == [each if each is None else pytest.approx(each) for each in found]
    assert not is_unreadable.any()
    assert says_words == is_worded


def test_a_probability_outside_nought_to_a_hundred_is_refused():
    values, is_unreadable, _ = shares(pa.array(["200", "40", "-5", "soon", None]))

    assert values.to_pylist() == [None, 0.4, None, None, None]
    assert is_unreadable.tolist() == [True, False, True, True, False]


def test_an_impossible_probability_does_not_turn_shares_into_per_cents():
    assert shares(pa.array(["0.2", "0.9", "200"]))[0].to_pylist() == [0.2, 0.9, None]


def test_yes_and_no_are_read_in_the_languages_of_the_exports():
    yes = [
        "true",
        "1",
        "Yes",
        "y",
        "Ya",
        "ja",
        "si",
        "Sí",
        "sim",
        "oui",
        "да",
        "WAHR",
        "VRAI",
        "VERDADERO",
        "t",
        "x",
    ]
    no = [
        "false",
        "0",
        "No",
        "n",
        "tidak",
        "nein",
        "não",
        "non",
        "нет",
        "FALSCH",
        "FAUX",
        "FALSO",
        "f",
    ]

    assert truths(pa.array(yes)).to_pylist() == [True] * len(yes)
    assert truths(pa.array(no)).to_pylist() == [False] * len(no)
    assert truths(pa.array(["maybe", "", None])).to_pylist() == [None] * 3
