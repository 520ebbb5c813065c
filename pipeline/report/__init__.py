"""Reports: a folder with `report.toml` and its templates, filled with rows of named queries.

Templates lay out; they compute nothing. Numbers come from SQL, figures from `svg`, wording of
values from `filters`, another language from `words`. The same rows give the same bytes.
"""

import base64
import hashlib
import itertools
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from pipeline import errors
from pipeline.report import cross, filters, svg, theme, words
from pipeline.report.compiled import compiled
from pipeline.report.told import Told

Row = Mapping[str, Any]
Role = Literal["buyer", "supplier"]


@dataclass(frozen=True)
class Section:
    """A title, and the templates under it: sections/<part>.j2, or one a form: <part>.md.j2 …"""

    title: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """A report as its report.toml tells it, and the folders its templates are looked for in.

    `queries`: local name → {"query": name of the query, "params": values it is always run with}.
    `check_examples`: how many bad rows of each check it shows; None where it runs no checks.
    `trials`: names of the trials whose answers it prints. `needs`: the party it is about, buyer or
    supplier; None where it is about all.
    """

    name: str
    title: str
    kicker: str
    sections: tuple[Section, ...]
    queries: Mapping[str, Mapping[str, Any]]
    folders: tuple[Path, ...]
    check_examples: int | None = None
    trials: tuple[str, ...] = ()
    needs: Role | None = None


def find(name: str, folders: Sequence[Path]) -> Report:
    """The report `name`; a later folder wins, for the report and for each template.

    Raises errors.UsageError when there is none, or when its report.toml cannot be used.
    """
    found = {path.parent.name: path for folder in folders for path in folder.glob("*/report.toml")}
    if name not in found:
        there = ", ".join(sorted(found)) or "none"
        raise errors.UsageError(f"no report {name!r}; there are: {there}")
    return _read(found[name], tuple(folders))


def _read(path: Path, folders: tuple[Path, ...]) -> Report:
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        examples = said.get("check_examples")
        if examples is not None and not isinstance(examples, int):
            raise TypeError(f"check_examples is a whole number, not {examples!r}")
        needs = said.get("needs")
        if needs not in (None, *get_args(Role)):
            raise ValueError(f"needs is buyer or supplier, not {needs!r}")
        return Report(
            name=path.parent.name,
            title=said["title"],
            kicker=said["kicker"],
            sections=tuple(
                Section(section["title"], tuple(section["parts"])) for section in said["sections"]
            ),
            queries={
                local: {"query": asked.get("query", local), "params": dict(asked.get("params", {}))}
                for local, asked in said["queries"].items()
            },
            folders=folders,
            check_examples=examples,
            trials=tuple(said.get("trials", ())),
            needs=needs,
        )
    except UnicodeDecodeError as error:
        raise errors.UsageError(f"{path}: {error}; save it as UTF-8") from None
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise errors.UsageError(
            f"{path}: {error!r}; it needs title, kicker, sections (title, parts) and queries"
        ) from error


def render(
    report: Report,
    rows: Mapping[str, Sequence[Row]],
    context: Mapping[str, Any],
    form: Literal["html", "md"],
    lang: words.Lang = "zh",
) -> str:
    """The report as one text; an HTML page asks for nothing but itself.

    `rows` holds the rows of each of `report.queries` under its local name, and those of the checks
    as `checks`, `check_examples` and `verdicts` where the report shows them, and its claims as
    `claims`. `context` holds
    as_of (date), from_date (date or None), command, data_key and version (text) and is_sample
    (true or false). Raises errors.UsageError when a template is missing, or asks for what is not
    there, and when a text has no translation.
    """
    say = words.load(lang, report.folders)
    environment = _environment(report.folders, form, say)
    environment.globals["told"] = Told(rows.get("claims", ()), form, say)
    try:
        template = environment.get_template(f"{report.name}/report.{form}.j2")
        period = filters.period(context["from_date"], context["as_of"], say)
        text = template.render(report=report, period=period, **rows, **context)
    except (jinja2.TemplateError, UnicodeDecodeError) as error:
        raise errors.UsageError(
            f"report {report.name}: {type(error).__name__}: {error}; "
            f"templates are looked for in {', '.join(map(str, report.folders))}"
        ) from error
    return re.sub(r"\n{3,}", "\n\n", text) if form == "md" else text


def _environment(folders: Sequence[Path], form: str, say: words.Words) -> jinja2.Environment:
    """What templates can use: the filters, the figures, the words, and little else."""
    loader = jinja2.FileSystemLoader(list(reversed(folders)))
    environment = ImmutableSandboxedEnvironment(
        loader=loader,
        undefined=jinja2.StrictUndefined,
        autoescape=True,  # Markdown is escaped by its own rule, before this one sees it
        finalize=filters.markdown if form == "md" else filters.html,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=compiled(tuple(folders), form, say.lang),
    )
    figures = itertools.count(1)
    environment.filters.update(filters.spoken(say))
    environment.globals = {
        "asset": lambda name: Markup(loader.get_source(environment, name)[0]),
        "colours": Markup(theme.css()),
        "cross": cross.table,
        "draw": {kind: _drawn(getattr(svg, kind), say) for kind in svg.KINDS},
        "few": svg.FEW,
        "figure_number": lambda: next(figures),
        "gap": Markup(say.gap),
        "lang": say.lang,
        "levels": theme.LEVELS,
        "namespace": jinja2.utils.Namespace,
        "regions": theme.REGIONS,
        "say": _saying(say, form),
        "script": lambda name: Markup(say.script(loader.get_source(environment, name)[0])),
        "sha256": _sha256,
        "tiers": theme.TIERS,
    }
    return environment


def _saying(say: words.Words, form: str) -> Callable[..., Markup]:
    """`say` for templates: a text is the template's own, what is set into it is escaped."""
    own, set_in = (Markup, filters.markdown) if form == "md" else (escape, _escaped)

    def spoken(text: str, /, **given: object) -> Markup:
        if not given:
            return own(say(text))
        return Markup(words.filled(own(say(text)), {k: set_in(v) for k, v in given.items()}))

    return spoken


def _escaped(value: object) -> Markup:
    return escape(filters.html(value))


def _drawn(kind: Callable[..., str], say: words.Words) -> Callable[..., Markup]:
    """A figure as text that is not escaped again, its title and unit said."""

    def figure(rows: Sequence[Row], **given: Any) -> Markup:
        said = {name: say(given[name]) for name in ("title", "unit") if name in given}
        return Markup(kind(rows, **given | said, say=say))

    return figure


def _sha256(script: str) -> str:
    """The hash by which a page allows its one script, and no other."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
