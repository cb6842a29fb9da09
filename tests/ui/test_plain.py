"""What a file says is shown as it says it."""

from __future__ import annotations

import pytest

from pipeline_core.ui.plain import plain


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("*Deal* _A_", r"\*Deal\* \_A\_"),
        ("[x](http://a.example)", r"\[x\](http\://a.example)"),
        ("US$5 or A$6", r"US\$5 or A\$6"),
        (":red[late]", r"\:red\[late\]"),
        ("<b>5</b>", r"\<b\>5\</b\>"),
        (r"C:\deals", r"C\:\\deals"),
    ],
)
def test_a_mark_of_markdown_is_only_a_character(cell, shown):
    assert plain(cell) == shown


@pytest.mark.parametrize("cell", ["PT Maju, Jakarta", "Rp17.9bn", "2026-11-16", "Q4 (won)", ""])
def test_ordinary_words_stay_as_they_are(cell):
    assert plain(cell) == cell
