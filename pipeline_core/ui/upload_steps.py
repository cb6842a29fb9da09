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
from pipeline_core.ui.plain import plain
from pipeline_core.workspaces import largest_megabytes

KINDS = ("open", "won", "lost", "parked", "unplaced")
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
            st.error(plain(said(text, error)))
    return drafts


def checked(drafts: list[Draft], text: Text) -> list[Checked]:
    """Return the drafts that can go in, with their counts drawn; refusals are said."""
    found = []
    for draft in drafts:
        try:
            one = ingest.check(session.store(), draft)
        except AlurError as error:
            st.error(plain(said(text, error)))
            continue
        found.append(one)
        _counts(one, text)
    return found


def placed(found: list[Checked], text: Text) -> list[LabelProposal]:
    """Draw the stages that are new, with kind and order to change; return all proposals."""
    proposals = list(ingest.proposals(session.store(), found))
    if not any(each.is_new for each in proposals):
        return proposals
    st.subheader(text("upload.stages"), anchor=False)
    st.caption(text("upload.stages_about"))
    template = st.selectbox(
        text("upload.template"),
        list(ingest.TEMPLATES),
        index=None,
        format_func=lambda name: text(f"template.{name}"),
        placeholder=text("upload.template_found"),
        key=f"template_{st.session_state.get('upload_turn', 0)}",
    )
    if template:
        proposals = list(ingest.proposals(session.store(), found, template=template))
    new = [each for each in proposals if each.is_new]
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
        key=f"stages_{len(new)}_{template}_{st.session_state.get('upload_turn', 0)}",
    )
    return [each for each in proposals if not each.is_new] + _changed(new, edited, text)


def committed(found: list[Checked], labels: list[LabelProposal], text: Text) -> None:
    """Store the files with visible progress, and keep the reports for the next run."""
    with st.status(text("upload.working"), expanded=True) as status:
        for one in found:
            file, rows = plain(one.draft.file_name), text.count(one.accepted)
            st.write(text("upload.storing", file=file, rows=rows))
        reports = ingest.commit(session.store(), found, clock.now(), session.user(), labels)
        status.update(label=text("upload.done"), state="complete")
    st.session_state["upload_reports"] = reports
    st.session_state["upload_turn"] = st.session_state.get("upload_turn", 0) + 1
    st.rerun()


def reported(text: Text) -> None:
    """Say what the last commit did, once."""
    for report in st.session_state.pop("upload_reports", []):
        st.success(plain(_sentence(report, text)))
        for reason, n in report.skipped.items():
            st.caption(text(f"skipped.{reason}", n=n))
        for key, values in report.warnings:
            st.warning(plain(text(f"warning.{key}", **values)))


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
            "upload.log_counts",
            new=text.count(row.new),
            changed=text.count(row.changed),
            unchanged=text.count(row.unchanged),
        )
        file = plain(row.file_name)
        line = f"**{text.day(row.as_of)}** · {file}  \n{counts}"
        left.markdown(f"~~{file}~~ · {text('upload.undone')}" if is_undone else line)
        if not is_undone and session.workspace() != "sample":  # which is not made twice
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


def _counts(one: Checked, text: Text) -> None:
    parts = [text("upload.can_go_in", accepted=text.count(one.accepted), read=text.count(one.read))]
    parts += [text(f"skipped.{reason}", n=n) for reason, n in one.skipped.items() if n]
    st.markdown(f"**{plain(one.draft.file_name)}**: {' · '.join(parts)}")
    for key, values in one.warnings:
        st.caption(plain(text(f"warning.{key}", **values)))
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
    _rows_set_aside(one, text)


def _rows_set_aside(one: Checked, text: Text) -> None:
    """Offer the rows as they stood in the file, so that they can be mended and uploaded again."""
    lines = {each.line for each in one.rejects if each.is_row_set_aside}
    if not lines:
        return
    columns = list(one.draft.table.columns)
    pairs = zip(one.draft.table.lines, one.draft.table.rows, strict=True)
    rows = [dict(zip(columns, row, strict=True)) for line, row in pairs if line in lines]
    st.download_button(
        text("upload.rows_download"),
        as_csv(columns, rows).encode("utf-8-sig"),
        file_name=f"alur-rows-{one.draft.file_name}",
        mime="text/csv",
        on_click="ignore",
        key=f"get_rows_{one.draft.sha256[:12]}",
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
    counts = ("accepted", "read", "new", "changed", "unchanged", "history_entries")
    values = {name: text.count(getattr(report, name)) for name in counts}
    is_history = report.history_entries and not (report.new + report.changed + report.unchanged)
    key = "import.done_history" if is_history else "import.done"
    return text(
        "upload.known_file" if report.is_known_file else key,
        file=report.file,
        as_of=text.day(report.as_of),
        **values,
    )
