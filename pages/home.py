"""The overview under its own name: the first page answers only at `/`."""

import runpy
from pathlib import Path

runpy.run_path(str(Path(__file__).with_name("overview.py")))
