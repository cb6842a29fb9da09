"""Where the stores, the sample exports and the inbox lie. `ALUR_DATA` moves them elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
SAMPLES = CHECKOUT / "data" / "samples"
WORKSPACES = ("sample", "own")
DEFAULT_MEGABYTES = 200


def data_directory() -> Path:
    """Return the folder of the stores: `ALUR_DATA`, else `data/` in the checkout."""
    return Path(os.environ.get("ALUR_DATA") or CHECKOUT / "data")


def store_path(workspace: str) -> Path:
    """Return the store file of the sample or of one's own data."""
    return data_directory() / f"{workspace}.duckdb"


def inbox() -> Path:
    """Return the folder from which the running app imports files."""
    return data_directory() / "inbox"


def sample_exports() -> list[Path]:
    """Return the weekly exports that fill the sample workspace, oldest first."""
    return sorted(SAMPLES.glob("hubspot-crm-exports-*.csv"))


def largest_megabytes() -> int:
    """Return the size above which a file is refused before it fills the memory."""
    return int(os.environ.get("ALUR_MAX_MEGABYTES") or DEFAULT_MEGABYTES)
