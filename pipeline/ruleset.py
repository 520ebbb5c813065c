"""The version of the rules: the program's and that of its reference tables."""

from pipeline import __version__, reference


def ruleset() -> str:
    """Stamp of every decision, such as '0.1.0+3f2a…': it changes when a rule or a table does."""
    return f"{__version__}+{reference.version()}"
