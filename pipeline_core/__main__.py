"""`python -m pipeline_core <command>`: see `pipeline_core.cli`."""

from __future__ import annotations

import sys

from pipeline_core.cli import main

sys.exit(main(sys.argv[1:]))
