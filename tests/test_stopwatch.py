"""Where the time of a run went."""

from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest

from pipeline import stopwatch
from pipeline.stopwatch import Lap, Stopwatch
from tests.test_cli import TABLE, biaoxun


class Clock(SimpleNamespace):
    """A clock that moves when it is told to."""

    now = 0.0

    def perf_counter(self) -> float:
        return self.now

    def thread_time(self) -> float:
        return self.now / 2


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(stopwatch, "time", made)
    monkeypatch.setattr(stopwatch, "_all_cpu", lambda: made.now * 2)
    return made


def test_a_part_within_another_is_not_counted_twice(clock: Clock) -> None:
    watch = Stopwatch()
    for _ in range(2):
        with watch("read"):
            clock.now += 1
            with watch("extract"):
                clock.now += 4
            clock.now += 1

    assert watch.parts == {"read": Lap(4, 2), "extract": Lap(8, 4)}


def test_a_part_of_another_thread_is_no_part_within(clock: Clock) -> None:
    watch = Stopwatch()

    def store() -> None:
        with watch("store"):
            clock.now += 2

    with watch("read"):
        thread = Thread(target=store)
        thread.start()
        thread.join()

    assert watch.parts == {"read": Lap(2, 1), "store": Lap(2, 1)}


def test_work_that_fails_is_timed(clock: Clock) -> None:
    watch = Stopwatch()
    with pytest.raises(ValueError), watch.whole("load"), watch("read"):
        clock.now += 1
        raise ValueError

    assert (watch.wholes["load"].wall, watch.parts["read"].wall) == (1, 1)


def test_the_table_says_what_is_left_to_the_engines(clock: Clock) -> None:
    watch = Stopwatch()
    with watch.whole("load"), watch("read"):
        clock.now += 2
    with watch.whole("fold"):
        clock.now += 1

    assert watch.table(3000).splitlines() == [
        "stage          wall s    CPU s   records/s",
        "load             2.00     4.00       1,500",
        "  read           2.00     1.00       1,500",
        "  engines                 3.00",
        "fold             1.00     2.00       3,000",
        "all              3.00     6.00       1,000",
    ]


def test_a_run_with_profile_names_every_stage_and_keeps_to_stderr(tmp_path: Path) -> None:
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    (raw / "portal.csv").write_text(TABLE, encoding="utf-8-sig")
    done = biaoxun("run", "--profile", cwd=tmp_path)

    stages = [line.split()[0] for line in done.stderr.splitlines()]
    assert stages[0] == "stage" and stages[-1] == "all"
    parts = {"read", "extract", "normalise", "store", "engines"}
    assert parts | {"load", "fold", "check", "report"} == set(stages[1:-1])
    assert "records/s" not in done.stdout
