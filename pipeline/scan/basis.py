"""What the files of a scan rest on: what is stored, its watchlist, the scans and decisions before."""

from datetime import date
from hashlib import sha256
from pathlib import Path

from pipeline import recipe
from pipeline.recipe import Recipe
from pipeline.scan import journal, memory
from pipeline.scan.watchlist import Watchlist


def recipe_of(
    notices: str | None, watchlist: Watchlist, folder: Path, out: Path, day: date, asked: object
) -> Recipe:
    """What the files of a scan are made of; `notices` is the key of what is stored."""
    past = "\n".join(one.sha256 for one in memory.gists(folder, watchlist.name, day))
    return Recipe(
        out / recipe.FOLDER / f"{watchlist.name}.json",
        recipe.inputs(
            notices,
            (asked, folder.resolve()),
            watchlist=watchlist.digest,
            **{"earlier scans": sha256(past.encode()).hexdigest()},
            decisions=recipe.of_files(one for one in [folder / journal.FILE] if one.exists()),
        ),
    )
