"""Help and the list of questions come at once: nothing heavy is imported for them."""

import subprocess
import sys

import pytest

from benchmarks import start

HEAVY = {"duckdb", "fastexcel", "jinja2", "numpy", "pandas", "polars", "pyarrow", "scipy", "rich"}


@pytest.mark.parametrize("words", start.COMMANDS, ids=" ".join)
def test_a_command_that_only_lists_imports_nothing_heavy(words: tuple[str, ...]) -> None:
    told = "try: cli.main()\nfinally: print(*sys.modules, file=sys.stderr)"
    code = f"import sys, cli; sys.argv[1:] = {list(words)!r}\n{told}"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "query" in ran.stdout or "demand" in ran.stdout
    assert not HEAVY & set(ran.stderr.split())


def test_a_start_costs_little_beside_that_of_the_interpreter() -> None:
    floor, *costs = start.measure(rounds=3)

    # Measured: 8 and 17 times. What must not be imported stands above; this is for all else.
    assert all(cost.seconds < 40 * floor.seconds for cost in costs), [floor, *costs]
