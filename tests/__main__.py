"""The gate, on any system: `python -m tests` runs lint, types, import rules, SQL lint, the
benchmarks in small and tests."""

import subprocess
import sys
from pathlib import Path

# A tool is called by its script beside the interpreter, so that no path has to be set.
_BIN = Path(sys.executable).parent
_STEPS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
    ("sqlfluff", "lint", "--disable-progress-bar", "queries"),
    ("python", "-m", "benchmarks.short"),
    ("pytest", "-n", "2"),
)


def main() -> int:
    """Run each step; stop at the first that fails, with its exit code."""
    for step in _STEPS:
        print("$", *step, flush=True)
        code = subprocess.run([_BIN / step[0], *step[1:]], check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
