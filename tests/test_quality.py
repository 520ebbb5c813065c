"""The quality report: what was read, what the checks say, what is in doubt, in plain words."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import get_args

import pytest

from pipeline import folders, reference, report, schema
from pipeline import run as job
from pipeline.model import AmountKind, DateKind, DateStatus, RawLot
from pipeline.warehouse import Warehouse
from tests.conftest import ROOT, Store, award, notice

FORMS: tuple[job.Form, ...] = ("html", "md", "json")
DAY = date(2022, 5, 29)
WORDS = {(row["part"], row["code"]): row["words_zh"] for row in reference.rows("code_words")}


def pages(warehouse: Warehouse, out: Path, known_at: datetime | None = None) -> dict[str, str]:
    for written in job.write_report(warehouse, "quality", out, FORMS, DAY, known_at):
        assert Path(written.path).stat().st_size == written.bytes
    return {form: (out / f"quality.{form}").read_text(encoding="utf-8") for form in FORMS}


def test_the_report_shows_verdicts_examples_and_reasons(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(
        notice(budget="50万元", url="https://notices.example/1"),
        award("2", url="https://notices.example/2"),
        award(
            "3",
            RawLot(supplier="示例星河软件有限公司", amount="约若干"),
            project_number="LZ-2022-009",
        ),
    )

    page = pages(warehouse, tmp_path)

    assert "| M01 | 请核对 | 中标金额不高于预算或限价 | 1 |" in page["md"]
    assert (
        "[临泽县政务服务中心政务服务平台建设项目中标公告](<https://notices.example/2>)"
        in page["md"]
    )
    assert "中标 980000.00 元，高于预算 500000.00 元，请核对" in page["html"]
    assert 'href="https://notices.example/2"' in page["html"]
    assert "项目编号与采购人相同" in page["md"]
    assert "None" not in page["md"]


def test_the_same_days_give_the_same_bytes_whatever_came_later(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(notice(budget="50万元"), award())
    known_at = datetime(2022, 6, 15)
    before = pages(warehouse, tmp_path, known_at)
    store(
        notice("9", budget="1万元", title="临泽县更正公告"), now=datetime(2022, 7, 1), source="late"
    )

    assert pages(warehouse, tmp_path, known_at) == before
    assert pages(warehouse, tmp_path) != before


def test_an_empty_day_is_an_honest_report(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(notice(published="2022-06-30"))

    page = pages(warehouse, tmp_path)

    assert "没有可列出的数据" in page["md"]
    assert not re.search(r"\bNone\b", page["md"])


def test_what_a_notice_says_cannot_become_markup(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(notice(title="<script>alert(1)</script>公开招标公告", bid_deadline="2022-02-01 09:30"))

    page = pages(warehouse, tmp_path)

    assert "<script>alert" not in page["html"]
    assert "<script>" not in page["md"]


def test_a_report_without_checks_runs_none() -> None:
    assert report.find("trend", folders.search("reports")).check_examples is None


@pytest.mark.parametrize("status", ["suspect", "ambiguous", "invalid", "unparsed", "unread"])
@pytest.mark.parametrize("kind", [*get_args(AmountKind), *get_args(DateKind)])
def test_every_code_of_an_issue_has_words(kind: str, status: str) -> None:
    assert WORDS["issue_kind", kind] and WORDS["issue_status", status]


def test_every_way_a_day_of_publication_is_missing_has_words() -> None:
    assert all(("issue_status", s) in WORDS for s in get_args(DateStatus) if s != "ok")


def test_every_code_of_a_reject_has_words() -> None:
    """Those of the contract that a reader's record can break, and those of the readers."""
    filled = ("TITLE", "PUBLISHED_DATE", "NOTICE_TYPE_UNKNOWN", "PROCUREMENT_METHOD")
    codes = {rule.code for rule in schema.rules() if rule.code.startswith(filled)}
    for path in (ROOT / "pipeline/ingest").glob("*.py"):
        codes |= set(re.findall(r'"([A-Z]+(?:_[A-Z]+)+)"', path.read_text(encoding="utf-8")))

    assert len(codes) > 10
    assert {code for code in codes if ("reject", code) not in WORDS} == set()
