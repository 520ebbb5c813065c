"""Watchlists: every key is checked, and a fault is named with its line."""

from pathlib import Path

import pytest

from pipeline import folders
from pipeline.errors import UsageError
from pipeline.scan import watchlist

GOOD = """title = "云"
[[terms]]
name = "云"
any = ["政务云"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "cloud.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_watchlists_are_in_order() -> None:
    found = watchlist.find([], folders.search("watchlists")[:1])

    assert [one.name for one in found] == [
        "digital_government",
        "digital_security",
        "government_cloud",
    ]


def test_a_new_watchlist_reads_back_with_its_words(tmp_path: Path) -> None:
    path = write(tmp_path, watchlist.blank('云"和\\网', ["政务云", '带"引号']))

    one = watchlist.read(path)

    assert (one.title, one.terms[0].any) == ('云"和\\网', ("政务云", '带"引号'))
    assert one.terms[0].name == '云"和\\网'


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (GOOD + "[gates.G2]\nleast_days = -1\n", 6, "gates.G2.least_days"),
        (GOOD + "[gates.G2]\nleast_day = 1\n", 6, "gates.G2.least_day: is not a key here"),
        (GOOD + '[scope]\nlevels = ["市"]\n', 6, "scope.levels.0"),
        (GOOD + '[scope]\nprovinces = ["广东", "广西省"]\n', 5, "'广西省' is not there"),
        (GOOD + '[scope]\nregions = ["东南"]\n', 5, "'东南' is not there"),
        (GOOD + '[scope]\ncategories = ["INF-99"]\n', 5, "'INF-99' is not there"),
        (GOOD + "[weights]\nfit = 31\n", 5, "points sum to 101"),
        (GOOD + "[budget]\nleast_wan = 5\nmost_wan = 4\n", 5, "least_wan is above most_wan"),
        (GOOD + '[company]\nis_small = "no"\n', 6, "company.is_small"),
        (GOOD + "[gates.G11]\non = true\n", 5, "gates.G11: is not a key here"),
        ('title = "云"\n[[terms]]\nname = "空"\n', 2, "needs words in any or all"),
        (GOOD + '\n[[terms]]\nname = "两"\nany = [""]\n', 8, "terms.1.any.0"),
        (GOOD + '\n[[terms]]\nname = "两"\nany = ["　"]\n', 8, "terms.1.any.0: is blank"),
        ('exclude = [" "]\n' + GOOD, 1, "exclude.0: is blank"),
        (GOOD + '[scope]\nprefectures = ["广州"]\n', 5, "closest: 广州市"),
        (GOOD + '[company]\nprovinces = ["广冻"]\n', 5, "'广冻' is not there"),
        (GOOD + '[gates.G9]\ncategories = ["INF-99"]\n', 5, "'INF-99' is not there"),
        (GOOD + '[strategy]\ncategories = ["INF-99"]\n', 5, "'INF-99' is not there"),
        (GOOD + '[strategy]\ntiers = ["一流"]\n', 5, "'一流' is not there"),
        (GOOD + '[strategy]\nfunding = ["现金"]\n', 5, "'现金' is not there"),
        (GOOD + "[bands]\nfirst = 10\n", 5, "not in falling order"),
        (GOOD + "[gates.G2]\nleast_days = 9\nwarn_days = 3\n", 5, "below least_days"),
        ('title = "云"\nterms = []\n', 2, "terms"),
        ('[[terms]]\nname = "云"\nany = ["云"]\n', 1, "title"),
    ],
)
def test_a_fault_is_named_with_line_and_key(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    path = write(tmp_path, text)

    with pytest.raises(UsageError) as error:
        watchlist.read(path)

    assert f"cloud.toml:{line}: " in str(error.value)
    assert words in str(error.value)


def test_broken_toml_and_other_encodings_say_where(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="line 1"):
        watchlist.read(write(tmp_path, "title = \n"))
    path = tmp_path / "gbk.toml"
    path.write_bytes('title = "云"'.encode("gbk"))
    with pytest.raises(UsageError, match="save it as UTF-8"):
        watchlist.read(path)


def test_the_users_watchlists_stand_before_the_examples(tmp_path: Path) -> None:
    write(tmp_path, GOOD)

    below = (*folders.search("watchlists")[:1], tmp_path)

    assert [one.name for one in watchlist.find([], below)] == ["cloud"]
    assert watchlist.find(["government_cloud"], below)[0].name == "government_cloud"
    with pytest.raises(UsageError, match="closest: cloud"):
        watchlist.find(["clouds"], below)


def test_two_watchlists_of_one_name_are_refused_and_one_named_twice_is_one(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "other.toml").write_text('name = "cloud"\n' + GOOD, encoding="utf-8")

    assert len(watchlist.find(["cloud", "cloud"], (tmp_path,))) == 1
    with pytest.raises(UsageError, match="two watchlists are named cloud"):
        watchlist.find([], (tmp_path,))


def test_a_file_that_can_name_no_folder_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a b.toml"
    path.write_text(GOOD, encoding="utf-8")

    with pytest.raises(UsageError, match="name: is no name; rename the file"):
        watchlist.read(path)
