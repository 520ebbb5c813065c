"""Markets: class, place and size, apart from any watchlist; what is not told stays in, unsure."""

from decimal import Decimal
from pathlib import Path

import pytest

from pipeline import folders
from pipeline.errors import UsageError
from pipeline.scan import market
from pipeline.scan import watchlist as watchlists
from pipeline.scan.market import Market, is_in, unsure
from tests.scans import need, watchlist


def of(**given: object) -> Market:
    return Market.model_validate({"name": "m", "title": "市场", "text": "", **given})


def test_the_market_of_every_shipped_watchlist_is_there() -> None:
    shipped = folders.search("watchlists")[:1]

    found = [market.of(one, shipped) for one in watchlists.find([], shipped)]

    assert {one.name for one in found if one} == {
        "digital_government",
        "infrastructure",
        "security",
    }
    assert None not in found


def test_a_watchlist_that_names_no_market_has_none() -> None:
    assert market.of(watchlist()) is None


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"categories": ["INF"]}, {"category_l1": "SEC", "category_l2": "SEC-01"}),
        ({"categories": ["INF-01"]}, {"category_l2": "INF-03"}),
        ({"provinces": ["广东"]}, {"province": "四川省", "province_short": "四川"}),
        ({"regions": ["华南"]}, {"region7": "华北"}),
        ({"levels": ["市级"]}, {"level": "省级"}),
        ({"buyers": ["大数据"]}, {"buyer_name": "示例市公安局"}),
        ({"least_wan": 20}, {"budget": Decimal(199_999)}),
        ({"most_wan": 20}, {"budget": Decimal(200_001)}),
    ],
)
def test_each_key_keeps_out_what_stands_elsewhere(
    asked: dict[str, object], told: dict[str, object]
) -> None:
    inside = need(budget=Decimal(200_000))

    assert is_in(inside, of(**asked)) is True
    assert is_in(need(**{"budget": Decimal(200_000), **told}), of(**asked)) is False


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"categories": ["INF"]}, {"category_l1": "OTH", "category_l2": "OTH-01"}),
        ({"provinces": ["广东"]}, {"province": None, "province_short": None}),
        ({"regions": ["华南"]}, {"region7": None}),
        ({"levels": ["市级"]}, {"level": "未知"}),
        ({"buyers": ["大数据"]}, {"buyer_name": None}),
        ({"least_wan": 20}, {"budget": None}),
        ({"most_wan": 20}, {"budget": None}),
    ],
)
def test_what_is_not_told_may_be_in_and_is_named(
    asked: dict[str, object], told: dict[str, object]
) -> None:
    one, own = need(**told), of(**asked)

    assert is_in(one, own) is None
    assert unsure(one, own) == tuple(asked)


def test_what_is_known_to_be_outside_is_not_unsure_of_anything_else() -> None:
    assert is_in(need(level="未知"), of(levels=["市级"], regions=["华北"])) is False


def test_a_market_changes_its_digest_with_its_file(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    digests = set()
    for version in (1, 2):
        path.write_text(f'title = "市场"\nversion = {version}\n', encoding="utf-8")
        digests.add(market.read(path).digest)

    assert len(digests) == 2


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('title = "x"\nprovinces = ["广西省"]\n', 1, "'广西省' is not there"),
        ('title = "x"\ncategories = ["INFRA"]\n', 1, "'INFRA' is not there"),
        ('title = "x"\nlevels = ["市"]\n', 2, "levels.0"),
        ('title = "x"\nleast_wan = -1\n', 2, "least_wan"),
        ('title = "x"\nleast_wan = 2\nmost_wan = 1\n', 1, "least_wan is above most_wan"),
        ('title = "x"\nterms = []\n', 2, "terms: is not a key here"),
        ("provinces = []\n", 1, "title"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(UsageError) as caught:
        market.read(path)

    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert words in str(caught.value)


def test_a_market_that_is_not_there_says_which_are() -> None:
    with pytest.raises(UsageError, match=r"no market 'nope'.*digital_government"):
        market.of(watchlist(market="nope"))
