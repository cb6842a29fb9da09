"""The app on stores of its own, without a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pipeline_core.ui import stores
from pipeline_core.ui.pages import script
from pipeline_core.workspaces import CHECKOUT
from tests.ui.upload_page import drop_again

SHELL = str(CHECKOUT / "pipeline_core" / "ui" / "shell.py")


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A folder for the stores of one test; what was opened in it is closed after the test."""
    monkeypatch.setenv("ALUR_DATA", str(tmp_path))
    st.cache_data.clear()
    yield tmp_path
    stores.close_stores()


@pytest.fixture
def own(data):
    """The store of one's own workspace, empty."""
    return stores.store_of("own")


@pytest.fixture
def visit() -> Callable[..., AppTest]:
    """Open a page as a first visitor, or go to it in a session that is under way."""

    def visited(page: str, app: AppTest | None = None, **query: str) -> AppTest:
        app = app or AppTest.from_file(SHELL, default_timeout=60)
        for key, value in query.items():
            app.query_params[key] = value
        app.switch_page(script(page))
        app.run()
        assert not app.exception, [error.message for error in app.exception]
        return app

    return visited


@pytest.fixture
def drop(own, visit):
    """Drop files into the page of one's own workspace."""

    def dropped(files, language: str = "EN", app=None):
        app = visit("upload", app, workspace="own", lang=language)
        return drop_again(app, files)

    return dropped
