"""How long a whole pack takes: `python tests/benchmarks/pack_benchmark.py`, at 10,000 deals, aim 3 seconds.

Contents, web page and workbook, each the median of the rounds, for everybody and for one owner. "cpu" is
what the process itself worked, which a busy machine hardly moves.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # a script knows only its own folder

from pipeline_core.pack.building import pack  # noqa: E402
from pipeline_core.pack.html import as_html  # noqa: E402
from pipeline_core.pack.xlsx import as_xlsx  # noqa: E402
from pipeline_core.scope import Scope  # noqa: E402
from pipeline_core.store.database import close_store  # noqa: E402
from pipeline_core.text import Text  # noqa: E402
from tests.benchmarks.board_benchmark import filled  # noqa: E402
from tests.benchmarks.large_company import AS_OF  # noqa: E402

AIM = 3.0


def main() -> None:
    """Make a company, build its pack several times, print seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deals", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = filled(Path(folder), options.deals)
        day = AS_OF.astype("datetime64[D]").item()
        build = partial(pack, store, Scope(day, None), Text("en"), day)
        whole = build()
        owner = str(whole.parts[-1].tables[0].frame["owner"].dropna().iloc[0])
        spent = {
            "contents": seconds(build, options.rounds),
            "contents of one owner": seconds(partial(build, owner=owner), options.rounds),
            "web page": seconds(partial(as_html, whole), options.rounds),
            "workbook": seconds(partial(as_xlsx, whole), options.rounds),
        }
        for name, (wall, cpu) in spent.items():
            print(f"{name:>22}: {wall:.2f} s (cpu {cpu:.2f})")
        parts = (spent[name] for name in ("contents", "web page", "workbook"))
        wall, cpu = (sum(each) for each in zip(*parts, strict=True))
        print(f"{'the whole pack':>22}: {wall:.2f} s (cpu {cpu:.2f}), aim {AIM:.0f} s")
        close_store(store)


def seconds(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return the median seconds and cpu seconds of several runs."""
    wall, cpu = [], []
    for _ in range(rounds):
        since, worked = time.perf_counter(), time.process_time()
        work()
        wall.append(time.perf_counter() - since)
        cpu.append(time.process_time() - worked)
    return statistics.median(wall), statistics.median(cpu)


if __name__ == "__main__":
    main()
