"""A pack as a file: in one of its forms, for everybody, for one owner, or for each of them in a zip."""

from __future__ import annotations

import datetime
import io
import re
import zipfile

from pipeline_core.answers import ask
from pipeline_core.pack.building import owners, pack
from pipeline_core.pack.contents import Scenario
from pipeline_core.pack.html import as_html
from pipeline_core.pack.xlsx import as_xlsx
from pipeline_core.scope import Scope
from pipeline_core.store.database import Store
from pipeline_core.store.meetings import Meeting
from pipeline_core.text import Text

FORMS = {"html": as_html, "xlsx": as_xlsx}
NOT_IN_FILES = re.compile(r"[^\w.-]+")


def file_of(
    form: str,
    store: Store,
    scope: Scope,
    text: Text,
    made_on: datetime.date,
    meeting: Meeting | None = None,
    owner: str | None = None,
    scenario: Scenario | None = None,
) -> bytes:
    """Return a pack as the bytes of a file, html or xlsx; the rest as `pack`."""
    return FORMS[form](pack(store, scope, text, made_on, meeting, owner, scenario))


def zip_of_owners(
    form: str,
    store: Store,
    scope: Scope,
    text: Text,
    made_on: datetime.date,
    meeting: Meeting | None = None,
    scenario: Scenario | None = None,
) -> bytes:
    """Return a zip with one file for each owner of open deals; a number tells names that look alike apart."""
    held = scope if meeting is None else meeting.scope
    deals = ask(store, "deal_list", held, outcome="open", period_by="none").frame
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, owner in enumerate(owners(deals), 1):
            name = f"{number:02}-{NOT_IN_FILES.sub('-', owner).strip('.-')}.{form}"
            entry = zipfile.ZipInfo(name, (*made_on.timetuple()[:3], 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = file_of(form, store, scope, text, made_on, meeting, owner, scenario)
            archive.writestr(entry, content)
    return out.getvalue()
