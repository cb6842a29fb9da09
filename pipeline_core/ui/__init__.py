"""What the pages are made of: the shell, the filters, the anatomy of a page. All Streamlit is here."""
