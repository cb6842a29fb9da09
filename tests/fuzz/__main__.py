"""`python -m tests.fuzz --files 20000 --seed 1`: how many broken files ended how; `--only` repeats one."""

from __future__ import annotations

import argparse
import resource
import sys
import time

from tests.fuzz.campaign import FILES_PER_STORE, Findings, campaign

MEMORY_LIMIT = 6_000_000_000  # bytes of addresses; DuckDB may take 4 GB of them
SHOWN_EVERY = 250


def main() -> int:
    """Run the tries and print what became of them; 1 where one ended otherwise than it may."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="repeat one try, and those before it in its store")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    print(f"memory limit {MEMORY_LIMIT // 1_000_000} MB, seed {options.seed}", flush=True)
    numbers = range(options.start, options.start + options.files)
    if options.only is not None:
        first = options.only - options.only % FILES_PER_STORE
        numbers = range(first, options.only + 1)
    started, findings, told = time.monotonic(), Findings(), 0
    for number, findings in campaign(options.seed, numbers):
        for failure in findings.failures[told:]:
            print(failure, flush=True)
        told = len(findings.failures)
        if (number + 1) % SHOWN_EVERY == 0:
            _tell(findings, number + 1 - numbers.start, time.monotonic() - started)
    _tell(findings, len(numbers), time.monotonic() - started)
    return 1 if findings.failures else 0


def _tell(findings: Findings, tries: int, seconds: float) -> None:
    print(
        f"{tries} tries in {seconds:.0f} s, slowest {findings.slowest} ({findings.slowest_seconds:.1f} s), "
        f"peak {findings.peak_megabytes} MB, {len(findings.failures)} failures"
    )
    for outcome, times in findings.outcomes.most_common():
        print(f"  {times:6} {outcome}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
