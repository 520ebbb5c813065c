"""Matching: words in their places, groups, exclusions, scope; the rule that loses a need is named."""

import csv
from pathlib import Path

import pytest

from benchmarks.matching import watchlists
from pipeline.scan.match import match
from pipeline.scan.watchlist import Terms
from tests.scans import need, watchlist

ROOT = Path(__file__).parents[1]


def terms(**given: object) -> dict[str, object]:
    return {"terms": [{"name": "云", **given}]}


def test_a_word_is_found_whatever_its_width_case_and_spaces() -> None:
    found = match(need(title="示例市 Ｐ aaS 平台采购"), watchlist(**terms(any=["paas"])))

    assert [(hit.word, hit.place) for hit in found.hits] == [("paas", "title")]


def test_letters_are_whole_words() -> None:
    own = watchlist(**terms(any=["HIS", "5G"]))

    assert match(need(title="Publishing of this notice"), own).lost_by == "terms"
    assert match(need(title="示例医院HIS系统升级"), own).is_wanted
    assert match(need(title="编号A5G7的采购"), own).lost_by == "terms"
    assert match(need(title="5G专网项目"), own).is_wanted


def test_the_buyers_own_name_is_no_subject() -> None:
    own = watchlist(**terms(any=["大数据"]))

    assert match(need(title="示例市大数据局办公家具采购公告"), own).lost_by == "terms"
    assert match(need(title="示例市大数据局大数据平台采购公告"), own).is_wanted
    buyers = watchlist(**terms(any=["大数据"], places=["buyer"]))
    assert match(need(title="办公家具"), buyers).hits[0].place == "buyer"


def test_each_group_of_all_needs_a_word_and_none_forbids() -> None:
    own = watchlist(**terms(all=[["平台", "系统"], ["政务", "数据"]], none=["家具"]))

    assert match(need(title="政务协同平台"), own).is_wanted
    assert match(need(title="供热系统"), own).lost_by == "terms"
    assert match(need(title="政务平台机房家具"), own).lost_by == "terms"


def test_places_are_looked_at_as_told() -> None:
    told = need(title="信息化项目", object="政务云资源", passages=("建设视频云",))

    assert [h.place for h in match(told, watchlist()).hits] == ["object"]
    assert match(told, watchlist(**terms(any=["政务云"], places=["title"]))).lost_by == "terms"
    body = watchlist(**terms(any=["视频云"], places=["body"]))
    assert match(told, body).hits[0].passage == "建设视频云"
    sold = watchlist(**terms(any=["示例云图"], places=["supplier"]))
    assert match(told, sold, ["示例云图科技有限公司"]).is_wanted


@pytest.mark.parametrize(
    ("scope", "given", "lost_by"),
    [
        ({"provinces": ["广东"]}, {}, None),
        ({"provinces": ["广东省"]}, {}, None),
        ({"provinces": ["浙江"]}, {}, "scope.provinces"),
        ({"provinces": ["浙江"]}, {"province": None, "province_short": None}, None),
        ({"prefectures": ["深圳市"]}, {"prefecture": "广州市"}, "scope.prefectures"),
        ({"regions": ["华东"]}, {}, "scope.regions"),
        ({"levels": ["省级"]}, {}, "scope.levels"),
        ({"levels": ["省级"]}, {"level": "未知"}, None),
        ({"categories": ["INF-01"]}, {}, None),
        ({"categories": ["SEC"]}, {}, "scope.categories"),
        ({"categories": ["SEC"]}, {"category_l1": "OTH", "category_l2": "OTH-01"}, None),
        ({"buyer_kinds": ["company"]}, {}, "scope.buyer_kinds"),
        ({"buyers": ["公安"]}, {}, "scope.buyers"),
        ({"buyers": ["公安"]}, {"buyer_name": None}, None),
        ({"methods": ["inquiry"]}, {}, "scope.methods"),
        ({"notice_types": ["intention"]}, {}, "scope.notice_types"),
    ],
)
def test_the_scope_loses_what_is_told_and_elsewhere_and_nothing_unknown(
    scope: dict[str, object], given: dict[str, object], lost_by: str | None
) -> None:
    found = match(need(**given), watchlist(scope=scope))

    assert found.lost_by == lost_by
    if lost_by is None and given:
        assert found.unknown == tuple(scope)


def test_an_excluded_word_is_named() -> None:
    found = match(need(title="白云区政务云"), watchlist(exclude=["白云"]))

    assert (found.lost_by, found.word) == ("exclude", "白云")


def test_constructed_cases_are_told_apart() -> None:
    """What the written words can tell is told; unusual words and other meanings are the audit's."""
    lists = {
        one.name: one
        for one in watchlists((ROOT / "benchmarks/matching_briefs.md").read_text(encoding="utf-8"))
    }
    wrong = []
    with (ROOT / "tests/fixtures/matching_cases.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            told = need(title=row["title"], object=row["object"], buyer_name=row["buyer"] or None)
            if match(told, lists[row["watchlist"]]).is_wanted is not _TOLD.get(row["reason"]):
                wrong.append((row["reason"], row["title"]))

    assert [one for one in wrong if one[0] in _TOLD] == []


_TOLD = {
    "keyword_in_title": True,
    "keyword_in_object": True,
    "spaces_and_width": True,
    "excluded_word": False,
    "buyer_name_only": False,
    "supplier_name_only": False,
    "unusual_word": False,
    "body_only": False,
}


def test_terms_without_words_are_refused() -> None:
    with pytest.raises(ValueError, match="needs words"):
        Terms(name="空")
