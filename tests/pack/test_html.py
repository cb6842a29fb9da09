"""The page of a pack: names from a file stay names, nothing points outside, and every figure is said in words."""

from __future__ import annotations

import re

import pytest

from pipeline_core.pack.building import pack
from pipeline_core.pack.html import as_html
from pipeline_core.text import Text
from tests.conftest import TODAY, as_of

SCRIPT = re.compile(r"<script>.*?</script>", re.DOTALL)


def test_names_that_are_markup_are_shown_as_they_are(harmful):
    found = as_html(pack(harmful, as_of("2026-02-09"), Text("en"), TODAY)).decode()

    assert found.count("<script>") == found.count("</script>") == 2
    assert "<b>Budi</b>" not in SCRIPT.sub("", found)
    assert "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in found


def test_nothing_in_the_page_points_outside(packs):
    written = SCRIPT.sub("", as_html(packs["en"]).decode())

    assert not re.search(r"""(?:src|href)=["'](?!#)|@import|url\((?!data:)""", written)
    assert "default-src 'none'" in written


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_figure_is_said_in_words_and_has_its_table(packs, language):
    written = as_html(packs[language]).decode()
    figures = re.findall(r'aria-label="([^"]+)"><div id="figure-(\w+)"', written)

    assert [name for _, name in figures] == ["where", "changed", "stuck", "what_if"]
    assert f'<html lang="{language}">' in written
    for _, name in figures:
        section = written.split(f'<section id="{name}">')[1].split("</section>")[0]
        assert "<tbody><tr>" in section
    assert not re.search(r"\{\w+\}", SCRIPT.sub("", re.sub(r"<style>.*?</style>", "", written)))
