"""Benchmarks hang together: what is measured has a limit, what has a bar is run."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import __main__ as every
from benchmarks import peers, short
from pipeline import sample
from tests.conftest import ROOT


def test_every_short_measure_has_its_limit() -> None:
    limits = tomllib.loads((ROOT / "benchmarks/limits.toml").read_text("utf-8"))

    assert limits.keys() == short.MEASURES.keys()


def test_one_line_runs_every_benchmark_that_has_a_bar() -> None:
    found = every.names()

    assert {"ingest", "start", "incremental", "report", "scan"} <= set(found)
    assert found[-1] == "peers" and "accuracy" not in found


def test_peers_that_are_here_do_their_part(tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    sample.write(tmp_path, 100, form="csv", truth=False)
    sample.write(tmp_path, 100, form="jsonl", truth=False)

    assert peers.pandas_columns(tmp_path) == 100
    # Sums and days in words are not read by a row loop; that is its part.
    assert 50 < peers.pandas_rows(tmp_path) <= 100
    assert sum(peers.single_pass(tmp_path)["month"].values()) == 100


def test_a_peer_that_is_missing_is_told_and_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        peers.PEERS, "dbt-duckdb", replace(peers.PEERS["dbt-duckdb"], needs="no_dbt")
    )
    told = peers.compare("dbt-duckdb", 10, tmp_path)

    assert told.skipped == "no_dbt is not installed" and told.ratio is None
