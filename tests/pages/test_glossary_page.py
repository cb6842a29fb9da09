"""The glossary: the same terms in both languages, each with its way on, and each page with its way here."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from pipeline_core.text import LANGUAGES, Text, dictionary
from pipeline_core.ui import glossary
from pipeline_core.ui.pages import SECTIONS
from tests.pages.conftest import shown

PAGES = [page for pages in SECTIONS.values() for page in pages]


@pytest.fixture
def empty(folders, monkeypatch):
    """A workspace without uploads."""
    monkeypatch.setenv("ALUR_DATA", str(folders[0]))


def headings(app) -> list[str]:
    return [each.value for each in app.subheader]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_defines_exactly_the_terms_of_the_product(language):
    defined = {key for key in dictionary(language) if key.startswith("glossary.")}
    expected = {f"glossary.{term}.{part}" for term in glossary.TERMS for part in ("term", "about")}

    assert defined == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_terms_are_called_alike(language):
    names = [glossary.name(term, Text(language, None)) for term in glossary.TERMS]

    assert len(set(names)) == len(names)


def test_a_term_is_used_on_a_page_that_exists():
    assert set(glossary.TERMS.values()) <= set(PAGES)


@pytest.mark.parametrize("page", [page for page in PAGES if page != "glossary"])
def test_the_help_of_a_page_leads_to_the_term_that_it_is_about(empty, page):
    help_text = shown(page, "ID", "own").title[0].help
    address = urlsplit(help_text.rpartition("(")[2].removesuffix(")"))

    assert address.path == "glossary"
    assert parse_qs(address.query)["term"] == [glossary.OF_PAGE[page]]
    assert glossary.OF_PAGE[page] in glossary.TERMS
    assert parse_qs(address.query)["lang"] == ["ID"]


@pytest.mark.parametrize("language", ["EN", "ID"])
def test_pipeline_and_funnel_come_first_and_the_rest_in_the_alphabet(empty, language):
    found = headings(shown("glossary", language, "own"))

    assert found[:2] == ["Pipeline", "Funnel"]
    assert found[2:] == sorted(found[2:], key=str.casefold)
    assert len(found) == len(glossary.TERMS)


def test_the_term_of_the_link_stands_alone_at_the_top(empty):
    found = headings(shown("glossary", "EN", "own", term="stuck"))

    assert found[0] == "Stuck"
    assert found.count("Stuck") == 1


def test_a_search_finds_words_of_a_definition(empty):
    app = shown("glossary", "EN", "own", words="nobody touched")

    assert headings(app) == ["Silent"]


def test_a_search_for_nothing_says_so(empty):
    app = shown("glossary", "EN", "own", words="xyzzy")

    assert headings(app) == []
    assert Text("en", None)("glossary_page.nothing") in [each.value for each in app.markdown]
