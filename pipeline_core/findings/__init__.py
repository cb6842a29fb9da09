"""What pages, the meeting and its pack say first. No Streamlit here: what asks for more itself is in `ui`."""
