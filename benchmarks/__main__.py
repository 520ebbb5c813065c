"""Every benchmark of cost, in one line: `python -m benchmarks`; in small, `python -m benchmarks.short`.

One is a module of this folder with a bar (`BAR` or `BARS`) and a `main()` that needs to be told
nothing; peers have no bar and come last. Exit code 1 while a bar is missed.
"""

import inspect
import subprocess
import sys
from importlib import import_module
from pathlib import Path


def names() -> list[str]:
    """The benchmarks of cost, in the order they run."""
    modules = (path.stem for path in sorted(Path(__file__).parent.glob("[!_]*.py")))
    return [*filter(_has_bar, modules), "peers"]


def _has_bar(name: str) -> bool:
    module = import_module(f"benchmarks.{name}")
    asks = getattr(module, "main", None)
    has_bar = hasattr(module, "BAR") or hasattr(module, "BARS")
    return has_bar and asks is not None and not inspect.signature(asks).parameters


def main() -> int:
    """Run each in a process of its own; 1 while a bar is missed."""
    is_missed = False
    for name in names():
        print(f"$ python -m benchmarks.{name}", flush=True)
        is_missed |= bool(subprocess.run([sys.executable, "-m", f"benchmarks.{name}"]).returncode)
    return int(is_missed)


if __name__ == "__main__":
    sys.exit(main())
