"""A page that fails says so in the reader's words and keeps the details for the log."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def failing_page() -> None:
    from pipeline_core.ui.security import friendly_error

    friendly_error(ValueError("a secret path"))


def refusing_page() -> None:
    from pipeline_core import errors
    from pipeline_core.ui.security import friendly_error

    friendly_error(errors.store_is_live("own.duckdb"))


def test_an_unforeseen_failure_shows_a_number_and_no_details(tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("ALUR_DATA", str(tmp_path))
    said = AppTest.from_function(failing_page).run().error[0].value

    assert "a secret path" not in said
    assert caplog.records[-1].args[0] in said
    assert "a secret path" in str(caplog.records[-1].exc_info[1])


def test_a_foreseen_one_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("ALUR_DATA", str(tmp_path))
    said = AppTest.from_function(refusing_page).run().error[0].value

    assert "open in another process" in said and "stop it first" in said
