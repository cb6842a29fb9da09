"""Upload: drop an export, see what it is, commit it; every import can be taken back."""

import streamlit as st

from pipeline_core.ui import session, show, upload_mapping, upload_steps

text = session.text()
drafts_title = text("upload.title")
show.heading("upload", drafts_title, text("upload.about"), text)
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
    upload_steps.reported(text)
    drafts = [upload_mapping.mapped(draft, text) for draft in upload_steps.dropped(text)]
    if drafts:
        st.subheader(text("upload.check"), anchor=False)
        found = upload_steps.checked(drafts, text)
        labels = upload_steps.placed(found, text)
        if found and st.button(text("upload.commit", n=len(found)), type="primary", key="commit"):
            upload_steps.committed(found, labels, text)
upload_steps.log(text)
