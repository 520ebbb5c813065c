"""What the files of a scan rest on: what is stored, its watchlist, the scans and decisions before."""

from datetime import date
from pathlib import Path

from pipeline import recipe
from pipeline.recipe import Recipe
from pipeline.scan import journal, memory
from pipeline.scan.watchlist import Watchlist


def recipe_of(
    notices: str | None, watchlist: Watchlist, folder: Path, out: Path, day: date, asked: object
) -> Recipe:
    """What the files of a scan are made of; `notices` is the key of what is stored."""
    earlier = [one for one in memory.days(folder, watchlist.name) if one < day]
    past = [memory.place(folder, watchlist.name, one) for one in earlier]
    return Recipe(
        out / recipe.FOLDER / f"{watchlist.name}.json",
        recipe.inputs(
            notices,
            (asked, folder.resolve()),
            watchlist=watchlist.digest,
            **{"earlier scans": recipe.of_files(past)},
            decisions=recipe.of_files(one for one in [folder / journal.FILE] if one.exists()),
        ),
    )
