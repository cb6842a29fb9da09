"""One dropped file: what it is and why, which sheet, what its rows are, its columns, its dates, its day."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping

import streamlit as st

from pipeline_core import ingest
from pipeline_core.errors import AlurError
from pipeline_core.ingest import Checked, Draft
from pipeline_core.text import Text, said
from pipeline_core.ui import session, upload_columns, upload_dates
from pipeline_core.ui.kept import kept
from pipeline_core.ui.plain import plain
from pipeline_core.ui.upload_columns import Asked
from pipeline_core.ui.upload_files import Dropped

DELIMITERS = {",": "comma", ";": "semicolon", "|": "bar", "\t": "tab"}
COVERAGES = ("full", "open", "part")


def mapped(dropped: Dropped, is_open: bool, text: Text) -> Checked | AlurError | None:
    """Draw one file and return it checked as the person left it, or why it cannot go in.

    `is_open`: its columns are shown at once, unless their header is known.
    None: the file is in already, and there is nothing to do.
    """
    with st.container(border=True):
        st.subheader(plain(dropped.draft.file_name), anchor=False)
        about = st.empty()
        with st.grid(3, min_column_width=200):
            draft = _sheet(dropped, text)
            if isinstance(draft, AlurError):
                st.error(plain(said(text, draft)))
                return draft
            draft = _shape(dropped, draft, text)
            name = _template_name(dropped, draft, text)
        about.caption(_recognition(draft, text))
        if is_in_already(draft, text):
            return None
        if draft.is_known:
            st.caption(text("upload.known_header"))
        if draft.proposals:
            draft = _columns_and_dates(dropped, draft, is_open, text)
        found = _with_day(dropped, draft, text)
        if isinstance(found, AlurError):
            _refusal(found, text)
            return found
        named = dataclasses.replace(found.draft, template_name=name)
        return dataclasses.replace(found, draft=named)


def _refusal(error: AlurError, text: Text) -> None:
    """Why the file cannot go in; an open question about dates stands above and needs no red."""
    if error.key in ("ambiguous_dates", "mixed_dates"):
        st.warning(text("upload.answer_first"))
    else:
        st.error(plain(said(text, error)))


def is_in_already(draft: Draft, text: Text) -> bool:
    """Say so when the same bytes are in the store, and return whether they are."""
    report = ingest.known_file(session.store(), draft.sha256)
    if report:
        day = text.day(report.as_of)
        st.info(plain(text("import.known_file", file=draft.file_name, as_of=day)))
    return report is not None


def what_it_is(draft: Draft, text: Text) -> str:
    """Return what a file's rows are, in words: a list of deals, stage history, quotas."""
    kind = f"kind_of_table.{draft.source if draft.shape == 'other' else draft.shape}"
    return text(kind) if text.has(kind) else text(f"shape.{draft.shape}")


def _recognition(draft: Draft, text: Text) -> str:
    key, values = draft.reason
    source = [text(f"source.{draft.source}")] if text.has(f"source.{draft.source}") else []
    return plain(
        " · ".join(
            (
                *source,
                what_it_is(draft, text),
                text(f"reason.{key}", **values),
                text("upload.rows", n=draft.table.height),
                _read_as(draft, text),
            )
        )
    )


def _read_as(draft: Draft, text: Text) -> str:
    """The sheet of a workbook; of text its encoding, and what stands between two cells."""
    if draft.table.sheet:
        return text("upload.in_sheet", sheet=draft.table.sheet)
    if not draft.table.delimiter:
        return text("upload.in_web_page")
    return f"{draft.encoding}, {text(f'delimiter.{DELIMITERS[draft.delimiter]}')}"


def _sheet(dropped: Dropped, text: Text) -> Draft | AlurError:
    """Of a workbook with several filled sheets, the one that the person wants read."""
    table = dropped.draft.table
    if len(table.sheets) < 2:
        return dropped.draft
    chosen = st.selectbox(
        text("upload.sheet"),
        table.sheets,
        index=table.sheets.index(table.sheet),
        key=f"sheet_{dropped.key}",
    )
    return dropped.of_sheet(str(chosen))


def _shape(dropped: Dropped, draft: Draft, text: Text) -> Draft:
    options = list(dict.fromkeys([*ingest.SHAPES, draft.shape]))
    shape = st.selectbox(
        text("upload.shape"),
        options,
        index=options.index(draft.shape),
        format_func=lambda code: (
            what_it_is(draft, text) if code == draft.shape else text(f"shape.{code}")
        ),
        key=f"shape_{dropped.key}_{draft.table.sheet}",
    )
    if shape == draft.shape:
        return draft
    asked = (session.version(), draft.table.sheet, shape)
    made = lambda: ingest.reshaped(draft, str(shape))  # noqa: E731 - said once, used once
    return kept(dropped.file, f"shape_{dropped.place}", asked, made)


def _template_name(dropped: Dropped, draft: Draft, text: Text) -> str | None:
    """The name under which the columns are remembered: the one they have, else source and shape."""
    if draft.shape == "other":
        return None
    known = ingest.template_name(session.store(), draft.signature)
    proposed = f"{text(f'source.{draft.source}')} · {text(f'shape.{draft.shape}')}"
    name = st.text_input(
        text("upload.template_name"),
        known or proposed,
        max_chars=80,
        key=f"template_name_{dropped.key}_{draft.table.sheet}_{draft.shape}_{text.language}",
        help=text("upload.template_about"),
    )
    return name.strip() or known or proposed


def _columns_and_dates(dropped: Dropped, draft: Draft, is_open: bool, text: Text) -> Draft:
    key = f"{dropped.key}_{draft.table.sheet}_{draft.shape}"
    choices = upload_columns.chosen(Asked(dropped.file, key, draft, text), is_open)
    if choices != draft.choices:
        asked = (session.version(), key, sorted(choices.items()))
        recognised = draft
        draft = kept(
            dropped.file,
            f"mapped_{dropped.place}",
            asked,
            lambda: ingest.remap(recognised, choices=choices),
        )
    orders = upload_dates.orders(dropped.file, key, draft, text)
    return dataclasses.replace(draft, date_orders=draft.date_orders | orders)


def _with_day(dropped: Dropped, draft: Draft, text: Text) -> Checked | AlurError:
    """The check, and once more when the person changes the day or what the file holds."""
    found = _checked(dropped, draft, "settled")
    if isinstance(found, AlurError) and found.key != "no_as_of":
        return found
    if draft.shape == "other":
        return found
    settled = draft if isinstance(found, AlurError) else found.draft
    given = _day_and_coverage(dropped, settled, text)
    if isinstance(found, Checked) and "as_of" not in given:  # coverage alone changes no row
        return dataclasses.replace(found, draft=dataclasses.replace(found.draft, **given))
    return _checked(dropped, dataclasses.replace(draft, **given), "given") if given else found


def _checked(dropped: Dropped, draft: Draft, what: str) -> Checked | AlurError:
    decided = (
        *(session.version(), draft.table.sheet, draft.shape, draft.as_of, draft.as_of_reason),
        *(draft.coverage, draft.coverage_reason),
        *(tuple(sorted(each.items())) for each in (draft.choices, _settled(draft.date_orders))),
    )
    return kept(dropped.file, f"{what}_{dropped.place}", decided, lambda: _check(draft))


def _settled(orders: Mapping[str, str | None]) -> dict[str, str]:
    return {column: order or "" for column, order in orders.items()}


def _check(draft: Draft) -> Checked | AlurError:
    try:
        return ingest.check(session.store(), draft)
    except AlurError as error:
        return error


def _day_and_coverage(dropped: Dropped, found: Draft, text: Text) -> dict[str, object]:
    """What the person chose otherwise than was found."""
    left, right = st.columns(2)
    given: dict[str, object] = {}
    day: datetime.date | None = left.date_input(
        text("upload.as_of"),
        value=found.as_of,
        format="YYYY-MM-DD",
        key=f"as_of_{dropped.key}_{found.as_of}",  # what is found may change with a choice
    )
    reason = "given" if day and day != found.as_of else found.as_of_reason
    left.caption(text(f"as_of_reason.{reason}"))
    if day and day != found.as_of:
        given |= {"as_of": day, "as_of_reason": "given"}
    if found.shape == "deals":
        given |= _coverage(dropped, found, right, text)
    return given


def _coverage(
    dropped: Dropped, found: Draft, place: st.delta_generator.DeltaGenerator, text: Text
) -> dict[str, object]:
    coverage = place.selectbox(
        text("upload.coverage"),
        COVERAGES,
        index=COVERAGES.index(found.coverage),
        format_func=lambda code: text(f"coverage.{code}"),
        key=f"coverage_{dropped.key}_{found.coverage}",
    )
    is_given = coverage != found.coverage
    reason = text(f"coverage_reason.{'given' if is_given else found.coverage_reason}")
    place.caption(f"{reason} {text(f'coverage.{coverage}_about')}")
    return {"coverage": coverage, "coverage_reason": "given"} if is_given else {}
