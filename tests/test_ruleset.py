"""The stamp of a decision: another rule, another stamp."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def stamp(folder: Path) -> str:
    """The stamp that a copy of the package gives, in a process of its own."""
    code = "from pipeline.ruleset import ruleset; print(ruleset())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as installed elsewhere."""
    made = tmp_path_factory.mktemp("site")
    shutil.copytree(
        ROOT / "pipeline", made / "pipeline", ignore=shutil.ignore_patterns("__pycache__")
    )
    return made


def test_the_stamp_does_not_depend_on_where_the_package_lies_or_how_its_lines_end(
    package: Path,
) -> None:
    before = stamp(package)
    rule = package / "pipeline/normalize/money.py"
    rule.write_bytes(rule.read_bytes().replace(b"\n", b"\r\n"))

    assert stamp(package) == before == stamp(ROOT)
    assert re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-f]{12}\.[0-9a-f]{12}", before)


@pytest.mark.parametrize(
    "rule",
    ["normalize/rows/decision.py", "extract/lot.py", "model.py", "reference/category_words.csv"],
)
def test_the_stamp_changes_with_a_rule(package: Path, rule: str) -> None:
    before = stamp(package)
    path = package / "pipeline" / rule
    path.write_text(path.read_text("utf-8") + "\n#,\n", encoding="utf-8")

    assert stamp(package) != before


def test_the_stamp_does_not_change_with_what_is_no_rule(package: Path) -> None:
    before = stamp(package)
    with (package / "pipeline/export/csv.py").open("a", encoding="utf-8") as file:
        file.write("\n# no rule\n")

    assert stamp(package) == before
