"""The README's examples: every command of a console block is run and must print what it shows.

BIAOXUN_GOLDEN=write writes what is printed into the page instead; read the difference.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TWINS = ("README.md", "README.zh.md")


def blocks(name: str) -> Iterator[tuple[str, str]]:
    """(command, output) of the console blocks; '…' at the end of an output stands for more."""
    text = (ROOT / name).read_text(encoding="utf-8")
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        for one in re.split(r"(?m)^\$ ", block)[1:]:
            command, _, output = one.partition("\n")
            yield command, output


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder as a checkout has it: the sample, and nothing built yet."""
    made = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "data/raw", made / "data/raw")
    return made


@cache
def outputs(commands: tuple[str, ...], folder: Path) -> tuple[str, ...]:
    """What the commands print, one after the other; the twins show the same and are run once."""
    shutil.rmtree(folder / "data/curated", ignore_errors=True)
    printed = []
    for command in commands:
        words = shlex.split(command)
        assert words[0] == "biaoxun"
        done = subprocess.run(
            [sys.executable, "-m", "cli", *words[1:]],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            check=False,
        )
        assert "Traceback" not in done.stderr
        printed.append(done.stdout)
    return tuple(printed)


@pytest.mark.parametrize("name", TWINS)
def test_every_command_prints_what_the_readme_shows(name: str, folder: Path) -> None:
    examples = list(blocks(name))
    told = outputs(tuple(command for command, _ in examples), folder)
    for (command, shown), printed in zip(examples, told, strict=True):
        if shown.rstrip().endswith("…"):
            shown = shown.rstrip()[:-1]
            printed = printed[: len(shown)]
        if os.environ.get("BIAOXUN_GOLDEN") == "write":
            page = ROOT / name
            old, new = f"$ {command}\n{shown}", f"$ {command}\n{printed}"
            page.write_text(page.read_text("utf-8").replace(old, new), "utf-8")
            continue
        assert printed == shown, command


def test_the_gate_runs_the_readmes_test_line() -> None:
    gate = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()[-1]

    assert gate.endswith("-m tests")
    assert all(gate in (ROOT / name).read_text(encoding="utf-8") for name in TWINS)


def test_the_twins_show_the_same_commands() -> None:
    english, chinese = ([command for command, _ in blocks(name)] for name in TWINS)

    assert english == chinese
