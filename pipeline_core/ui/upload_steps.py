"""The upload page: drop, recognise, map, place stages, check, commit; and the log with its way back."""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd
import streamlit as st

from pipeline_core import clock, errors, ingest
from pipeline_core.errors import AlurError
from pipeline_core.ingest import Checked, Draft, LabelProposal, Report
from pipeline_core.printing import as_csv
from pipeline_core.text import Text, said
from pipeline_core.ui import session
from pipeline_core.workspaces import largest_megabytes

ORDERS = ("day", "month")
COVERAGES = ("full", "open", "part")
KINDS = ("open", "won", "lost", "parked", "unplaced")
FIRST_VALUES = 3
REJECTS_SHOWN = 200


def dropped(text: Text) -> list[Draft]:
    """Draw the place to drop files into, and return what was recognised; refusals are said at once."""
    turn = st.session_state.get("upload_turn", 0)
    files = st.file_uploader(
        text("upload.drop"),
        type=["csv", "txt", "tsv"],
        accept_multiple_files=True,
        key=f"files_{turn}",
        max_upload_size=largest_megabytes(),
    )
    drafts = []
    for file in files or []:
        try:
            drafts.append(_recognised(file, text))
        except AlurError as error:
            st.error(said(text, error))
    return drafts


def mapped(draft: Draft, text: Text) -> Draft:
    """Draw one file: what it is and why, its columns, its day; return the draft as the person left it."""
    with st.container(border=True):
        st.subheader(draft.file_name, anchor=False)
        st.caption(_recognition(draft, text))
        if draft.is_known:
            st.caption(text("upload.known_header"))
        with st.expander(text("upload.columns", n=len(draft.choices)), expanded=not draft.is_known):
            draft = _columns(draft, text)
        draft = _date_orders(draft, text)
        return _day_and_coverage(draft, text)


def checked(drafts: list[Draft], text: Text) -> list[Checked]:
    """Return the drafts that can go in, with their counts drawn; refusals are said."""
    found = []
    for draft in drafts:
        try:
            one = ingest.check(session.store(), draft)
        except AlurError as error:
            st.error(said(text, error))
            continue
        found.append(one)
        _counts(one, text)
    return found


def placed(found: list[Checked], text: Text) -> list[LabelProposal]:
    """Draw the stages that are new, with kind and order to change; return all proposals."""
    proposals = list(ingest.proposals(session.store(), found))
    new = [each for each in proposals if each.is_new]
    if not new:
        return proposals
    st.subheader(text("upload.stages"), anchor=False)
    st.caption(text("upload.stages_about"))
    edited = st.data_editor(
        _stage_rows(new, text),
        hide_index=True,
        disabled=[text("column.stage"), text("column.why")],
        column_config={
            text("column.kind"): st.column_config.SelectboxColumn(
                options=[text(f"kind.{kind}") for kind in KINDS], required=True
            ),
            text("column.place"): st.column_config.NumberColumn(min_value=1, max_value=99, step=1),
        },
        key=f"stages_{len(new)}_{st.session_state.get('upload_turn', 0)}",
    )
    return [each for each in proposals if not each.is_new] + _changed(new, edited, text)


def committed(found: list[Checked], labels: list[LabelProposal], text: Text) -> None:
    """Store the files with visible progress, and keep the reports for the next run."""
    with st.status(text("upload.working"), expanded=True) as status:
        for one in found:
            st.write(
                text("upload.storing", file=one.draft.file_name, rows=text.count(one.accepted))
            )
        reports = ingest.commit(session.store(), found, clock.now(), session.user(), labels)
        status.update(label=text("upload.done"), state="complete")
    st.session_state["upload_reports"] = reports
    st.session_state["upload_turn"] = st.session_state.get("upload_turn", 0) + 1
    st.rerun()


def reported(text: Text) -> None:
    """Say what the last commit did, once."""
    for report in st.session_state.pop("upload_reports", []):
        st.success(_sentence(report, text))
        for reason, n in report.skipped.items():
            st.caption(text(f"skipped.{reason}", n=n))
        for key, values in report.warnings:
            st.warning(text(f"warning.{key}", **values))


def log(text: Text) -> None:
    """Draw the imports, each with its way back."""
    frame = ingest.import_log(session.store())
    if frame.empty:
        return
    st.subheader(text("upload.log"), anchor=False)
    for row in frame.itertuples():
        left, right = st.columns([5, 1], vertical_alignment="center")
        is_undone = pd.notna(row.undone_at)
        counts = text(
            "upload.log_counts", new=row.new, changed=row.changed, unchanged=row.unchanged
        )
        line = f"**{text.day(row.as_of)}** · {row.file_name}  \n{counts}"
        left.markdown(f"~~{row.file_name}~~ · {text('upload.undone')}" if is_undone else line)
        if not is_undone:
            right.button(
                text("upload.undo"),
                key=f"undo_{row.import_id}",
                on_click=_undo,
                args=(int(row.import_id),),
                type="tertiary",
            )


def _recognised(file: Any, text: Text) -> Draft:
    if file.size > largest_megabytes() * 1_000_000:
        raise errors.too_large(file.name, file.size // 1_000_000, largest_megabytes())
    content = file.getvalue()
    return ingest.recognise(session.store(), file.name, content, session.today())


def _recognition(draft: Draft, text: Text) -> str:
    key, values = draft.reason
    delimiter = text(
        f"delimiter.{ {',': 'comma', ';': 'semicolon', '|': 'bar'}.get(draft.delimiter, 'tab') }"
    )
    return " · ".join(
        (
            text(f"source.{draft.source}"),
            text(f"shape.{draft.shape}"),
            text(f"reason.{key}", **values),
            text("upload.rows", n=len(draft.table.rows)),
            f"{draft.encoding}, {delimiter}",
        )
    )


def _columns(draft: Draft, text: Text) -> Draft:
    """One row per field: the column that means it, why, and its first values."""
    nothing = text("upload.no_column")
    rows = []
    for proposal in draft.proposals:
        column = draft.choices.get(proposal.field)
        values = [] if column is None else _first_values(draft, column)
        why = proposal.why if proposal.column == column else "chosen"
        rows.append(
            {
                text("column.field"): text(f"field.{proposal.field}"),
                text("column.column"): column or nothing,
                text("column.why"): text(f"why.{why}"),
                text("column.first_values"): ", ".join(values),
            }
        )
    edited = st.data_editor(
        pd.DataFrame(rows),
        hide_index=True,
        disabled=[text("column.field"), text("column.why"), text("column.first_values")],
        column_config={
            text("column.column"): st.column_config.SelectboxColumn(
                options=[nothing, *draft.table.columns], required=True
            )
        },
        key=f"columns_{draft.sha256[:12]}",
    )
    if draft.unused:
        st.caption(text("upload.unused", columns=", ".join(draft.unused)))
    chosen = zip(draft.proposals, edited[text("column.column")], strict=True)
    choices = {each.field: column for each, column in chosen if column and column != nothing}
    return ingest.remap(draft, choices=choices) if choices != draft.choices else draft


def _first_values(draft: Draft, column: str) -> list[str]:
    values = dict.fromkeys(value for value in draft.table.column(column)[:200] if value)
    return list(values)[:FIRST_VALUES]


def _date_orders(draft: Draft, text: Text) -> Draft:
    """Ask only where a column can be read both ways, with three of its own values."""
    for column, order in draft.date_orders.items():
        if order in (None, "mixed"):
            chosen = st.radio(
                text(
                    "upload.date_order",
                    column=column,
                    values=", ".join(_first_values(draft, column)),
                ),
                ORDERS,
                index=None,
                format_func=lambda code: text(f"date_order.{code}"),
                key=f"order_{draft.sha256[:12]}_{column}",
                horizontal=True,
            )
            if chosen:
                draft = ingest.remap(draft, draft.choices, date_orders={column: chosen})
    return draft


def _day_and_coverage(draft: Draft, text: Text) -> Draft:
    left, right = st.columns(2)
    found = _settled(draft)
    day = left.date_input(
        text("upload.as_of"),
        value=found.as_of,
        format="YYYY-MM-DD",
        key=f"as_of_{draft.sha256[:12]}",
        help=text(f"as_of_reason.{found.as_of_reason}"),
    )
    left.caption(text(f"as_of_reason.{found.as_of_reason}"))
    if day and day != found.as_of:
        draft = ingest.remap(draft, draft.choices, as_of=day)
    if draft.shape == "deals":
        coverage = right.selectbox(
            text("upload.coverage"),
            COVERAGES,
            index=COVERAGES.index(found.coverage),
            format_func=lambda code: text(f"coverage.{code}"),
            key=f"coverage_{draft.sha256[:12]}",
        )
        right.caption(text(f"coverage.{coverage}_about"))
        if coverage != found.coverage:
            draft = ingest.remap(draft, draft.choices, coverage=coverage)
    return draft


def _settled(draft: Draft) -> Draft:
    """The draft with day and coverage as a check finds them; while a question is open, as it stands."""
    try:
        return ingest.check(session.store(), draft).draft
    except AlurError:
        return draft  # said under the file, where the check is drawn


def _counts(one: Checked, text: Text) -> None:
    parts = [text("upload.can_go_in", accepted=text.count(one.accepted), read=text.count(one.read))]
    parts += [text(f"skipped.{reason}", n=n) for reason, n in one.skipped.items() if n]
    st.markdown(f"**{one.draft.file_name}**: {' · '.join(parts)}")
    for key, values in one.warnings:
        st.caption(text(f"warning.{key}", **values))
    if one.rejects:
        _rejects(one, text)


def _rejects(one: Checked, text: Text) -> None:
    rows = [
        {
            text("column.line"): each.line,
            text("column.column"): each.column,
            text("column.value"): each.value,
            text("column.reason"): text(f"reject.{each.reason}"),
        }
        for each in one.rejects
    ]
    st.warning(
        text("upload.set_aside", n=one.quarantined, cells=len(one.rejects) - one.quarantined)
    )
    st.dataframe(rows[:REJECTS_SHOWN], hide_index=True, key=f"rejects_{one.draft.sha256[:12]}")
    st.download_button(
        text("upload.rejects_download"),
        as_csv(list(rows[0]), rows).encode("utf-8-sig"),
        file_name=f"alur-set-aside-{one.draft.file_name}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"get_rejects_{one.draft.sha256[:12]}",
        type="tertiary",
    )


def _stage_rows(new: list[LabelProposal], text: Text) -> pd.DataFrame:
    ordered = sorted(new, key=_place)
    return pd.DataFrame(
        [
            {
                text("column.stage"): each.label,
                text("column.place"): number,
                text("column.kind"): text(f"kind.{each.kind}"),
                text("column.why"): text(f"placed.{each.why}"),
            }
            for number, each in enumerate(ordered, start=1)
        ]
    )


def _place(label: LabelProposal) -> tuple[bool, int]:
    return label.place is None, label.place or 0


def _changed(new: list[LabelProposal], edited: pd.DataFrame, text: Text) -> list[LabelProposal]:
    """Take over kind and order where the person changed them."""
    kinds = {text(f"kind.{kind}"): kind for kind in KINDS}
    found = []
    for number, (each, row) in enumerate(
        zip(sorted(new, key=_place), edited.to_dict("records"), strict=True), 1
    ):
        kind, place = kinds[row[text("column.kind")]], row[text("column.place")]
        if kind == each.kind and place == number:
            found.append(each)
            continue
        is_unplaced = kind == "unplaced" or pd.isna(place)
        found.append(
            dataclasses.replace(
                each, kind=kind, place=None if is_unplaced else int(place) * 10, same_as=None
            )
        )
    return found


def _undo(import_id: int) -> None:
    ingest.undo(session.store(), import_id, clock.now(), session.user())


def _sentence(report: Report, text: Text) -> str:
    values = dataclasses.asdict(report) | {"as_of": text.day(report.as_of)}
    return text("upload.known_file" if report.is_known_file else "import.done", **values)
