"""Edits of a watchlist's file: comments stay, `patch` takes the diff, the result says what was meant."""

import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline import folders
from pipeline.errors import UsageError
from pipeline.scan import watchlist as watchlists
from pipeline.scan.amend import GROUP, Edit, amended, diff, edited
from pipeline.scan.watchlist import Watchlist

TEXT = """# 清单
title = "云"   # 名称
exclude = ["云浮", "白云"]  # 地名

[[terms]]
name = "云"
any = ["政务云"]

# 只看两级
[scope]
levels = [
    "省级",  # 省
    "市级",
]

[gates.G2]
least_days = 5  # 天

[gates.G9]
words = [
    "家具",
    "保洁",
]
"""
EDITS = (
    Edit("add", "terms", "算网底座"),
    Edit("add", "terms", '带"引号'),
    Edit("drop", "exclude", "白云"),
    Edit("drop", "exclude", "云浮"),
    Edit("add", "scope.levels", "区县级"),
    Edit("set", "gates.G2.least_days", 3),
    Edit("drop", "gates.G9.words", "家具"),
    Edit("drop", "gates.G9.words", "保洁"),
    Edit("set", "budget.least_wan", 10),
)


def read(folder: Path, text: str) -> Watchlist:
    path = folder / "cloud.toml"
    path.write_text(text, encoding="utf-8")
    return watchlists.read(path)


def patched(folder: Path, own: Watchlist, edits: tuple[Edit, ...]) -> Watchlist:
    """The watchlist that `patch` makes."""
    (folder / "watchlists").mkdir()
    path = folder / "watchlists" / f"{own.name}.toml"
    path.write_text(own.text, encoding="utf-8")
    done = subprocess.run(
        ["patch", "-p1", "--fuzz=0"],
        cwd=folder,
        input=diff(own, edits),
        text=True,
        encoding="utf-8",
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return watchlists.read(path)


@pytest.mark.parametrize("edits", [*((one,) for one in EDITS), EDITS])
def test_a_diff_applies_and_says_what_was_simulated(
    tmp_path: Path, edits: tuple[Edit, ...]
) -> None:
    own = read(tmp_path, TEXT)

    after = patched(tmp_path, own, edits)

    assert after.model_copy(update={"text": ""}) == amended(own, edits).model_copy(
        update={"text": ""}
    )
    assert after != own


def test_only_the_lines_of_an_edit_change_and_comments_stay(tmp_path: Path) -> None:
    own = read(tmp_path, TEXT)

    lines = [
        line
        for line in diff(own, [Edit("add", "scope.levels", "区县级")]).splitlines()[2:]
        if line[0] in "+-"
    ]

    assert lines == ['-    "市级",', '+    "市级", "区县级",']
    kept = edited(own, EDITS)
    assert all(comment in kept for comment in ("# 清单", "# 名称", "# 地名", "# 只看两级", "# 省"))


def test_new_words_stand_in_one_group_behind_the_others(tmp_path: Path) -> None:
    own = read(tmp_path, TEXT)

    text = edited(own, EDITS[:2])

    assert text.count(f'name = "{GROUP}"') == 1
    assert text.index('any = ["政务云"]') < text.index(GROUP) < text.index("# 只看两级")


@pytest.mark.parametrize("name", ["digital_government", "digital_security", "government_cloud"])
def test_shipped_watchlists_can_be_amended(tmp_path: Path, name: str) -> None:
    (own,) = watchlists.find([name], folders.search("watchlists")[:1])
    edits = (Edit("add", "terms", "算网底座"), Edit("set", "budget.least_wan", 10))

    after = patched(tmp_path, own, edits)

    assert after.terms[-1].any == ("算网底座",)
    assert after.budget.least_wan == Decimal(10)


def test_a_file_without_a_last_line_end_is_patched_too(tmp_path: Path) -> None:
    own = read(tmp_path, 'title = "云"\n[[terms]]\nname = "云"\nany = ["政务云"]')

    after = patched(tmp_path, own, (Edit("add", "terms", "算网底座"),))

    assert [one.any for one in after.terms] == [("政务云",), ("算网底座",)]


def test_what_cannot_be_changed_in_place_is_left_to_people(tmp_path: Path) -> None:
    own = read(tmp_path, 'title = "云"\nterms = [{name = "云", any = ["政务云"]}]\n')

    with pytest.raises(UsageError, match=r"terms cannot be changed in place.*算网底座"):
        edited(own, [Edit("add", "terms", "算网底座")])


def test_no_edits_are_no_diff(tmp_path: Path) -> None:
    assert diff(read(tmp_path, TEXT), []) == ""
