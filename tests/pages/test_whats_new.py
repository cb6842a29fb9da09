"""What is new stands at the foot of the settings, the newest day first, in the reader's language."""

from __future__ import annotations

from pipeline_core.text import Text, dictionary
from pipeline_core.ui.whats_new import CHANGES
from tests.pages.conftest import shown


def test_every_change_stands_once_under_its_day(folders, monkeypatch):
    monkeypatch.setenv("ALUR_DATA", str(folders[0]))
    text = Text("id")
    (folded,) = [
        each for each in shown("settings", "ID", "own").expander if each.label == text("new.title")
    ]
    said = "\n".join(each.value for each in folded.markdown)

    days = [said.index(text.day(day)) for day in sorted(CHANGES, reverse=True)]
    assert days == sorted(days)
    sentences = {key for key in dictionary("id") if key.startswith("new.") and key != "new.title"}
    assert all(said.count(text(key)) == 1 for key in sentences)
