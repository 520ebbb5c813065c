"""Where what grows is found: the product's own folders, and a user's beside the working folder."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def search(name: str) -> tuple[Path, ...]:
    """Folders that hold `name` ('queries', 'reports', 'sources'), the product's first.

    Installed, they are package data; in a checkout, `queries/` and `reports/` stand beside the
    package. A file in a later folder wins over one of the same name in an earlier.
    """
    own = _PACKAGE / name
    if not own.is_dir():
        own = _PACKAGE.parent / name
    user = Path.cwd() / name
    return (own,) if not user.is_dir() or user.samefile(own) else (own, user)
