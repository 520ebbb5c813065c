"""Benchmarks hang together: what is measured has a limit, what has a bar is run."""

import tomllib

from benchmarks import __main__ as every
from benchmarks import short
from tests.conftest import ROOT


def test_every_short_measure_has_its_limit() -> None:
    limits = tomllib.loads((ROOT / "benchmarks/limits.toml").read_text("utf-8"))

    assert limits.keys() == short.MEASURES.keys()


def test_one_line_runs_every_benchmark_that_has_a_bar() -> None:
    found = every.names()

    assert {"ingest", "start", "incremental", "report", "scan"} <= set(found)
    assert found[-1] == "peers" and "accuracy" not in found
