"""Upload: drop an export, see what it is, commit it; every import can be taken back."""

import streamlit as st

from pipeline_core.ingest import Checked
from pipeline_core.ui import (
    session,
    upload_check,
    upload_files,
    upload_log,
    upload_mapping,
    upload_stages,
    upload_steps,
    upload_templates,
)

text = session.text()
top = st.container()
found, reports = None, []
if session.workspace() == "sample":
    st.info(text("upload.into_sample"))
    st.button(
        text("shell.start_own"),
        on_click=session.go_to_workspace,
        args=("own",),
        key="start_own",
        type="primary",
    )
else:
    reports = upload_steps.reported(text)
    dropped = upload_files.dropped(text)
    if upload_files.is_any_there():
        is_single = len(dropped) == 1
        outcomes = [upload_mapping.mapped(each, is_single, text) for each in dropped]
        found = [each for each in outcomes if isinstance(each, Checked)]
    if found:
        st.subheader(text("upload.check"), anchor=False)
        upload_check.counted(found, text)
        labels = upload_stages.placed(found, text)
        if st.button(text("upload.commit", n=len(found)), type="primary", key="commit"):
            upload_steps.committed(found, labels, text)
with top:
    upload_steps.heading(found, reports, text)
upload_log.log(text)
if session.workspace() != "sample":
    upload_templates.templates(text)
