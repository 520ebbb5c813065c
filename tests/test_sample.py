import csv
import hashlib
import json
import os
import subprocess
import sys
import tracemalloc
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import fastexcel
import pytest

from pipeline import sample
from pipeline.model import NoticeLine
from pipeline.sample import planter
from pipeline.sample.effect import Effect

ROOT = Path(__file__).parents[1]
SHIPPED = 660  # notices in data/raw/sample
WORLD_ONLY = {
    *("element", "contract_date", "expected", "process", "demand", "round", "duplicate_of"),
    *("traps", "expects"),
}

Truth = list[dict[str, Any]]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("corpus")
    sample.write(out)
    return out


@pytest.fixture(scope="module")
def truth(corpus: Path) -> Truth:
    text = (corpus / "sample.truth.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def tally(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "sample.truth.json").read_text(encoding="utf-8"))
    return found


def hashes(out: Path) -> dict[str, str]:
    files = sorted(path for path in out.rglob("*") if path.is_file())
    return {str(p.relative_to(out)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


# ---------------------------------------------------------------- determinism


def test_the_same_arguments_give_the_same_bytes_under_any_hash_seed(
    corpus: Path, tmp_path: Path
) -> None:
    for hash_seed in ("1", "2"):
        out = tmp_path / hash_seed
        code = f"from pathlib import Path; from pipeline import sample; sample.write(Path({str(out)!r}))"
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=tmp_path)
        assert hashes(out) == hashes(corpus)


def test_another_seed_gives_another_corpus(corpus: Path, tmp_path: Path) -> None:
    sample.write(tmp_path, seed=1)

    assert hashes(tmp_path)["portal_a.csv"] != hashes(corpus)["portal_a.csv"]


def test_the_shipped_sample_is_what_the_generator_writes(tmp_path: Path) -> None:
    """The workbook is left out: how well it is compressed differs between machines."""
    sample.write(tmp_path, SHIPPED)
    shipped, written = hashes(ROOT / "data" / "raw" / "sample"), hashes(tmp_path)
    for found in (shipped, written):
        assert found.pop("awards.xlsx")
    assert shipped == written


def test_the_shipped_sample_is_small() -> None:
    files = (ROOT / "data" / "raw" / "sample").rglob("*")
    assert sum(path.stat().st_size for path in files if path.is_file()) < 3_000_000


# ---------------------------------------------------------------- truth


def test_the_truth_has_one_line_a_notice(truth: Truth, corpus: Path) -> None:
    counts = tally(corpus)

    assert len(truth) == counts["notices"] == 600
    assert Counter(r["notice_type"] for r in truth) == counts["notices_by_type"]
    assert len({r["process"] for r in truth}) == counts["processes"]
    assert len({r["demand"] for r in truth}) == counts["demands"]
    assert sum(counts["notices_by_file"].values()) == counts["notices"]
    by_level = counts["demands_by_level_and_category"].values()
    assert sum(sum(row.values()) for row in by_level) == counts["demands"]


def test_the_truth_is_in_the_words_of_the_public_notice_format(truth: Truth) -> None:
    for record in truth:
        told = {key: value for key, value in record.items() if key not in WORLD_ONLY}
        NoticeLine.model_validate({**told, "source": "sample", "issues": ()})


def test_each_line_of_truth_names_the_place_of_its_notice(truth: Truth, corpus: Path) -> None:
    rows = {
        "portal_a.csv": _csv_lines(corpus / "portal_a.csv", "utf-8-sig"),
        "portal_b.csv": _csv_lines(corpus / "portal_b.csv", "gb18030"),
        "feed.jsonl": (corpus / "feed.jsonl").read_text(encoding="utf-8").splitlines(),
        "api.json": (corpus / "api.json").read_text(encoding="utf-8").splitlines(),
        "awards.xlsx": _sheet_lines(corpus / "awards.xlsx"),
    }
    for record in truth:
        name, line = record["file"], record["line"]
        if name.startswith("pages/"):
            text = (corpus / name).read_text(encoding="utf-8")
        else:
            text = rows[name][line - 1]
        assert record["source_notice_id"] in text


def _csv_lines(path: Path, encoding: str) -> list[str]:
    with path.open(encoding=encoding, newline="") as file:
        return ["\t".join(row) for row in csv.reader(file)]


def _sheet_lines(path: Path) -> list[str]:
    sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string")
    return ["\t".join(str(cell) for cell in row) for row in sheet.to_polars().iter_rows()]


def test_a_line_is_where_a_row_begins_when_cells_have_lines(tmp_path: Path) -> None:
    sample.write(tmp_path, 50, form="csv", bodies=True)
    lines = (tmp_path / "portal_a.csv").read_text(encoding="utf-8-sig").split("\n")
    for text in (tmp_path / "sample.truth.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(text)
        assert lines[record["line"] - 1].startswith(record["source_notice_id"])


def test_a_table_leaves_unknown_what_it_has_no_column_for(truth: Truth) -> None:
    feed = [r for r in truth if r["file"] == "feed.jsonl"]

    assert any(r["bid_deadline"] for r in feed)
    assert not any(r["document_deadline"] or r["award_date"] or r["funding_mode"] for r in feed)


# ---------------------------------------------------------------- the world


def test_every_container_and_kind_of_notice_is_there(truth: Truth, corpus: Path) -> None:
    assert {"portal_a.csv", "portal_b.csv", "awards.xlsx", "api.json", "feed.jsonl"} <= {
        r["file"] for r in truth
    }
    assert 50 <= len(list((corpus / "pages").iterdir())) <= 70
    assert {r["notice_type"] for r in truth} == {
        *("intention", "tender", "correction", "candidate", "award", "failed", "termination"),
        *("contract", "acceptance", "opening_record", "other"),
    }
    assert {r["notice_subtype"] for r in truth} >= {
        *("single_source_publicity", "framework_shortlist", "award_change", "contract_change"),
        *("prequalification", "suspension", "clarification", "complaint", "supervision"),
    }
    assert {r["level"] for r in truth} == {
        *("国家级", "省级", "市级", "区县级", "乡镇/街道级", "非政府/国企", "未知"),
    }


def test_every_trap_is_planted_once_at_least(corpus: Path) -> None:
    assert set(tally(corpus)["traps"]) == set(planter.names())


def test_a_stage_is_not_published_before_an_earlier_one(truth: Truth) -> None:
    order = ("intention", "tender", "award", "contract", "acceptance")
    days: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for r in truth:
        is_first = r["notice_type"] in order and not r["duplicate_of"]
        if is_first and r["notice_type"] not in days[r["process"]] and r["published_date"]:
            days[r["process"]][r["notice_type"]] = r["published_date"]
    for found in days.values():
        told = [found[stage] for stage in order if stage in found]
        assert told == sorted(told)
        assert all("2021-01-01" <= day <= "2022-05-29" for day in told)


def test_failed_rounds_are_tendered_again_for_the_same_demand(truth: Truth) -> None:
    again = {r["demand"] for r in truth if r["round"] == 2}
    failed = {r["demand"] for r in truth if any(lot["failed"] for lot in r["lots"])}

    assert again and again <= failed


def test_some_tenders_are_open_on_the_last_day(corpus: Path) -> None:
    assert tally(corpus)["open_tenders"] >= 5


def test_an_award_costs_no_more_than_its_budget(truth: Truth) -> None:
    for r in truth:
        for lot in r["lots"]:
            if r["notice_type"] == "award" and lot["budget_yuan"] and lot["amount_yuan"]:
                assert lot["amount_yuan"] <= lot["budget_yuan"]


def test_what_appears_twice_has_another_title_and_the_same_facts(truth: Truth) -> None:
    first = {r["source_notice_id"]: r for r in truth}
    twice = [r for r in truth if r["duplicate_of"]]

    assert 0.05 <= len(twice) / len(truth) <= 0.11
    for r in twice:
        other = first[r["duplicate_of"]]
        assert r["title"] != other["title"]
        assert (r["process"], r["notice_subtype"]) == (other["process"], other["notice_subtype"])


def test_nothing_in_the_corpus_could_be_taken_for_real(truth: Truth) -> None:
    for r in truth:
        assert r["url"].split("/")[2].endswith(".biaoxun.invalid")
        assert all("示例" in name for lot in r["lots"] for name in lot["suppliers"])
        agency = r["agency_name"] or "示例"
        assert agency.startswith("示例") or agency.endswith("公共资源交易中心")


# ---------------------------------------------------------------- effects


def shares(effect: Effect, out: Path) -> dict[str, list[float]]:
    """Per level, in percent: security advice + infrastructure + operation, services, platforms."""
    sample.write(out, 4000, effect, form="csv", truth=False)
    return {k: [float(x) for x in v.values()] for k, v in tally(out)["shares"].items()}


def test_planted_shares_are_those_of_the_hypothesis(tmp_path: Path) -> None:
    found = shares("planted", tmp_path)

    for level, favoured in (("省级", 0), ("市级", 1), ("区县级", 2)):
        row = found[level]
        assert 40 <= row[favoured] <= 65
        assert row[favoured] == max(row)
        others = [found[other][favoured] for other in found if other != level]
        assert row[favoured] > 2 * max(others)


def test_reversed_shares_contradict_it(tmp_path: Path) -> None:
    found = shares("reversed", tmp_path)

    assert found["省级"].index(max(found["省级"])) == 2
    assert found["市级"].index(max(found["市级"])) == 0
    assert found["区县级"].index(max(found["区县级"])) == 1


def test_without_an_effect_the_levels_are_alike(tmp_path: Path) -> None:
    found = shares("none", tmp_path)

    for favoured in range(3):
        column = [row[favoured] for row in found.values()]
        assert max(column) - min(column) < 7


def test_low_tiers_buy_more_at_the_province_when_it_is_planted(tmp_path: Path) -> None:
    def at_province(effect: Effect, tier: str) -> float:
        sample.write(tmp_path, 4000, effect, form="csv", truth=False)
        row = tally(tmp_path)["demands_by_tier_and_level"][tier]
        share: float = row["省级"] / sum(row.values())
        return share

    assert at_province("planted", "low") > 0.4 > 0.25 > at_province("planted", "high")
    assert at_province("reversed", "low") < 0.25 < 0.4 < at_province("reversed", "high")
    assert abs(at_province("none", "low") - at_province("none", "high")) < 0.08


# ---------------------------------------------------------------- size


@pytest.mark.parametrize(
    ("form", "name"),
    [("csv", "portal_a.csv"), ("jsonl", "feed.jsonl"), ("xlsx", "awards.xlsx"), ("html", "pages")],
)
def test_one_form_keeps_everything_in_one_container(
    form: sample.Form, name: str, tmp_path: Path
) -> None:
    sample.write(tmp_path, 40, form=form, truth=False)

    assert {path.name for path in tmp_path.iterdir()} == {name, "sample.truth.json"}


def test_bodies_are_the_notice_in_its_official_layout(tmp_path: Path) -> None:
    sample.write(tmp_path, 300, form="csv", bodies=True, truth=False)
    with (tmp_path / "portal_a.csv").open(encoding="utf-8-sig", newline="") as file:
        bodies = [row["公告内容"] for row in csv.DictReader(file)]

    assert 600 <= sum(len(body.encode()) for body in bodies) / len(bodies) <= 1100
    assert sum("一、" in body for body in bodies) > 0.9 * len(bodies)


def test_memory_does_not_grow_with_the_corpus(tmp_path: Path) -> None:
    def peak(notices: int) -> int:
        tracemalloc.start()
        sample.write(tmp_path, notices, form="csv")
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(3_000)
    assert peak(12_000) < peak(3_000) + 1_000_000
