"""Pages without a browser: a page as a first visitor sees it, on stores of its own."""

from __future__ import annotations

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pipeline_core.ui import stores
from pipeline_core.ui.pages import script
from pipeline_core.workspaces import CHECKOUT


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Two folders of stores for a module; what is opened in them is closed at its end."""
    st.cache_data.clear()
    yield tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("other")
    stores.close_stores()


def shown(page: str, language: str, workspace: str, **query) -> AppTest:
    """Open a page by a link and return it drawn."""
    app = AppTest.from_file(str(CHECKOUT / "pipeline_core" / "ui" / "shell.py"), default_timeout=60)
    for key, value in {"lang": language, "workspace": workspace, **query}.items():
        app.query_params[key] = value
    app.switch_page(script(page))
    app.run()
    assert not app.exception, [error.message for error in app.exception]
    return app
