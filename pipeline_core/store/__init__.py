"""The DuckDB file that holds a workspace, and the only code that runs SQL."""
