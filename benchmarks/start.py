"""What starting costs: commands that only list, beside an interpreter that does nothing.

    python -m benchmarks.start [--json]

Each command and `python -c pass` run in processes of their own, interleaved, the best of ten; CPU
seconds of user and system. Exit code 1 while a command costs more than the bar over the floor.
"""

import argparse
import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass

# Seconds over the floor.
BAR = 0.3
COMMANDS = (("--help",), ("query", "list"))
_ROUNDS = 10


@dataclass(frozen=True)
class Cost:
    """CPU seconds of a command, from the start of its interpreter to the end."""

    command: str
    seconds: float


def measure(rounds: int = _ROUNDS) -> list[Cost]:
    """The floor, then each command."""
    programs = {"python -c pass": ("-c", "pass")}
    for words in COMMANDS:
        code = f"import sys, cli; sys.argv[1:] = {list(words)!r}; cli.main()"
        programs[" ".join(("biaoxun", *words))] = ("-c", code)
    spent: dict[str, list[float]] = {command: [] for command in programs}
    for _ in range(rounds):
        for command, words in programs.items():
            spent[command].append(_run(words))
    return [Cost(command, min(seconds)) for command, seconds in spent.items()]


def _run(words: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> int:
    """Print each cost over the floor; 1 while the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    floor, *costs = measure()
    more = [cost.seconds - floor.seconds for cost in costs]
    if asked.json:
        for cost, over in zip(costs, more, strict=True):
            told = asdict(cost) | {"floor": floor.seconds, "over": over, "bar": BAR}
            print(json.dumps(told))
    else:
        print(f"{'command':<22}{'floor s':>9}{'ours s':>9}{'more s':>9}{'bar':>6}")
        for cost, over in zip(costs, more, strict=True):
            print(
                f"{cost.command:<22}{floor.seconds:>9.3f}{cost.seconds:>9.3f}{over:>9.3f}{BAR:>6}"
            )
    return 0 if max(more) <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
