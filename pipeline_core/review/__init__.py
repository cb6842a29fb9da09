"""The weekly meeting: its run-sheet, what it keeps, and what is proposed to each owner. No Streamlit here."""
