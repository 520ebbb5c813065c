"""Reports as a browser shows, prints and saves them; BIAOXUN_CHROMIUM names another browser."""

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Request,
    sync_playwright,
)

from pipeline import run as job
from pipeline import sample
from pipeline.scan import job as scans
from pipeline.scan import watchlist
from pipeline.warehouse import Warehouse
from tests.scans import page as page_of

PAGES = (
    *("trend.html", "trend.en.html", "quality.html"),
    *("buyer.html", "supplier.en.html", "weekly.html"),
)
DAY = date(2022, 5, 29)
PAPER = 680  # CSS pixels between the margins of A4: 180 mm
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
)
SVG = "{http://www.w3.org/2000/svg}"


def of(*names: str) -> pytest.MarkDecorator:
    """These pages only: no others have it, or one is like another."""
    return pytest.mark.parametrize("name", names)


@pytest.fixture(params=PAGES)
def name(request: pytest.FixtureRequest) -> str:
    """Each page in turn."""
    return str(request.param)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of a small constructed corpus, with every section filled."""
    out = tmp_path_factory.mktemp("reports")
    sample.write(out / "raw", 240, form="csv", truth=False)
    now = datetime(2022, 5, 29, 18)
    with Warehouse(":memory:", read_only=False) as warehouse:
        job.load(warehouse, [out / "raw"], now)
        warehouse.fold(now)
        job.write_report(warehouse, "trend", out, ("html",), DAY)
        job.write_report(warehouse, "trend", out, ("html",), DAY, lang="en")
        job.write_report(warehouse, "quality", out, ("html",), DAY)
        wanted = watchlist.find(["digital_government"])
        (scan,) = scans.scans(warehouse, wanted, out / "journal", DAY)
        calls = warehouse.query("call", as_of=DAY, known_at=None).rows()
        weekly = page_of(scan, "html", "zh", "biaoxun scan", calls=calls, missed=[])
        (out / "weekly.html").write_text(weekly, encoding="utf-8")
        for name, lang in (("buyer", "zh"), ("supplier", "en")):
            first, *_ = warehouse.query(f"top_{name}s", as_of=DAY).rows()
            party = first[f"{name}_name"]
            for written in job.write_report(
                warehouse,
                name,
                out,
                ("html",),
                DAY,
                lang=lang,  # type: ignore[arg-type]
                party=party,
            ):
                path = Path(written.path)  # without the party in its name
                path.rename(out / ".".join(path.name.split(".")[:1] + path.name.split(".")[2:]))
    return out


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the module."""
    found = os.environ.get("BIAOXUN_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.skip(f"no browser: {', '.join(NAMES)} are not here, nor is BIAOXUN_CHROMIUM set")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """Where pages are opened one after the other: each context of its own costs processes."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


@pytest.fixture
def page(tab: Page, reports: Path, name: str) -> Page:
    """The page, opened anew on a wide screen."""
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.emulate_media(media="screen")
    tab.goto((reports / name).as_uri())
    return tab


@pytest.fixture
def text(reports: Path, name: str) -> str:
    """The page as it is written."""
    return (reports / name).read_text(encoding="utf-8")


def unfold(page: Page) -> None:
    """Open whatever can be opened."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def shown(table: Locator) -> list[list[str]]:
    """The cells of the rows that are not filtered away, as they are read."""
    rows: list[list[str]] = table.evaluate(
        "(table) => [...table.tBodies[0].rows].filter((row) => !row.hidden)"
        ".map((row) => [...row.cells].map((cell) => cell.textContent.trim()))"
    )
    return rows


def answer(page: Page, button: Locator) -> str:
    """What a button says for a moment when rows were copied: their number."""
    told = "(button) => /\\d/.test(button.textContent) && button.textContent"
    return str(page.wait_for_function(told, arg=button.element_handle()).json_value())


# ---------------------------------------------------------------- who cannot see, or not well


def test_axe_finds_nothing_to_mend_in_light_or_dark(
    browser: Browser, reports: Path, name: str
) -> None:
    # A page lets no script in but its own.
    page = browser.new_page(bypass_csp=True)
    page.goto((reports / name).as_uri())
    unfold(page)
    # Rows of a table are alike, and what letters of a drawing stand on axe cannot tell.
    alike = "tbody tr:nth-child(n + 4), svg > :not(title, desc)"
    page.evaluate("(alike) => document.querySelectorAll(alike).forEach((o) => o.remove())", alike)
    page.add_script_tag(content=AXE)
    for scheme, asked in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        ran = page.evaluate("(asked) => axe.run(asked)", asked)
        found = [(rule["id"], node["html"]) for rule in ran["violations"] for node in rule["nodes"]]

        assert found == [], scheme
        assert "color-contrast" in {rule["id"] for rule in ran["passes"]}
    page.close()


def test_whatever_takes_the_focus_has_a_name_and_no_two_regions_share_one(page: Page) -> None:
    unfold(page)
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    named: dict[str, list[str]] = {}
    for node in tree["nodes"][1:]:
        about = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
        if about.get("focusable"):
            named.setdefault(node["role"]["value"], []).append(node["name"]["value"].strip())

    assert {"link", "button", "region"} <= set(named)
    assert [role for role, names in named.items() if not all(names)] == []
    assert [region for region, n in Counter(named["region"]).items() if n > 1] == []


# ---------------------------------------------------------------- what it asks for, and may


def test_a_page_asks_for_nothing_and_does_not_complain(page: Page) -> None:
    asked: list[str] = []
    complained: list[str] = []

    def ask(request: Request) -> None:
        asked.append(request.url)

    def complain(what: ConsoleMessage | Error) -> None:
        complained.append(str(what))

    heard = {"request": ask, "console": complain, "pageerror": complain}
    for event, hear in heard.items():
        page.on(event, hear)  # type: ignore[call-overload]
    page.reload()
    page.evaluate(
        "document.querySelectorAll('button, summary, [role=button]').forEach((one) => one.click())"
    )
    page.mouse.move(300, 300)
    page.wait_for_timeout(200)

    for event, hear in heard.items():
        page.remove_listener(event, hear)

    assert [url for url in asked if not url.startswith(("data:", "blob:"))] == [page.url]
    assert complained == []


@of("trend.html")
def test_what_gets_into_a_page_can_neither_run_nor_ask(page: Page) -> None:
    refused = page.evaluate(
        """async () => {
          const refused = [];
          addEventListener("securitypolicyviolation", (one) => refused.push(one.effectiveDirective));
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          const image = document.createElement("img");
          image.src = "http://127.0.0.1:9/asked.png";
          document.body.append(script, image);
          await fetch("http://127.0.0.1:9/").catch(() => {});
          await new Promise((done) => setTimeout(done, 50));
          return [window.ran === undefined, ...refused.sort()];
        }"""
    )

    assert refused == [True, "connect-src", "img-src", "script-src-elem"]


# ---------------------------------------------------------------- the phone, and paper


def test_a_page_is_no_wider_than_a_phone(page: Page) -> None:
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        unfold(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_printed_stays_between_the_margins(page: Page) -> None:
    page.set_viewport_size({"width": PAPER, "height": 960})
    page.emulate_media(media="print")
    seen = page.evaluate(
        """(paper) => {
          const visible = [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility());
          const tables = visible.filter((one) => one.tagName === "TABLE");
          const around = (one) => (one === document.body ? [] : [one, ...around(one.parentElement)]);
          const told = (one) => one.tagName + " " + one.textContent.trim().slice(0, 40);
          const beyond = (one) => {
            const { left, right } = one.getBoundingClientRect();
            const slack = one.closest("svg") ? 8 : 0.5;  // letters of a drawing are estimated
            return left < -slack || right > paper + slack;
          };
          return {
            tables: tables.length,
            beyond: visible.filter(beyond).map(told),
            clipped: tables.flatMap(around).filter((one) => {
              const { overflow, maxHeight } = getComputedStyle(one);
              return overflow !== "visible" || maxHeight !== "none";
            }).map(told),
            heads: [...new Set(tables.map((one) => getComputedStyle(one.tHead).display))],
          };
        }""",
        PAPER,
    )

    assert seen.pop("tables") > 0
    assert seen == {"beyond": [], "clipped": [], "heads": ["table-header-group"]}


@of("trend.en.html", "quality.html", "weekly.html")
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="no pdftotext (poppler-utils) here")
def test_no_printed_page_is_blank(page: Page, tmp_path: Path) -> None:
    printed = tmp_path / "page.pdf"
    page.pdf(path=printed, format="A4", prefer_css_page_size=True, print_background=True)
    read = subprocess.run(["pdftotext", printed, "-"], capture_output=True, check=True)
    *sheets, end = read.stdout.decode().split("\f")

    assert end == "" and len(sheets) > 1
    bare = [re.sub(r"\d+ / \d+\s*$", "", sheet).strip() for sheet in sheets]
    assert [n for n, sheet in enumerate(bare, start=1) if len(sheet) < 20] == []


# ---------------------------------------------------------------- taking things along


@of("trend.html", "quality.html", "buyer.html", "weekly.html")
def test_copied_rows_are_those_shown_with_their_heads(page: Page) -> None:
    unfold(page)
    buttons = page.locator("[data-copy]").all()

    assert buttons
    for button in buttons:
        table = page.locator("#" + str(button.get_attribute("data-copy")))
        heads = table.locator("thead th").all_text_contents()
        button.click()
        said = answer(page, button)
        head, *rows = page.evaluate("navigator.clipboard.readText()").splitlines()

        assert head.split("\t") == heads
        assert len(rows) == len(shown(table)) > 0
        assert {len(row.split("\t")) for row in rows} == {len(heads)}
        assert re.findall(r"\d+", said) == [str(len(rows))]


@of("trend.en.html")
def test_rows_are_copied_where_the_clipboard_refuses(page: Page) -> None:
    page.evaluate("() => { navigator.clipboard.write = () => Promise.reject(); }")
    unfold(page)
    button = page.locator("[data-copy]").first
    button.focus()
    page.keyboard.press("Enter")
    answer(page, button)
    head, *rows = page.evaluate("navigator.clipboard.readText()").splitlines()
    table = page.locator("#" + str(button.get_attribute("data-copy")))

    assert head.split("\t") == table.locator("thead th").all_text_contents()
    assert len(rows) == len(shown(table))
    assert page.evaluate("(button) => document.activeElement === button", button.element_handle())


@of("trend.html")
def test_a_figure_is_saved_as_a_drawing_and_as_an_image(page: Page) -> None:
    figures = page.locator("figure:has([data-save])").all()

    assert figures
    for place, figure in enumerate(figures):
        if place and place % 4 == 0:  # a browser drops the eleventh file that one page saves
            page.reload()
        saved = {}
        for kind in ("svg", "png"):
            with page.expect_download() as download:
                figure.locator(f"[data-save={kind}]").click()
            assert download.value.suggested_filename == f"{figure.get_attribute('id')}.{kind}"
            saved[kind] = download.value.path().read_bytes()
        drawing = ElementTree.fromstring(saved["svg"])
        wide, high = (float(drawing.attrib[side]) for side in ("width", "height"))

        assert drawing.tag == f"{SVG}svg" and drawing.find(f"{SVG}title") is not None
        assert b"var(" not in saved["svg"] and b"class=" not in saved["svg"]
        assert saved["png"][:8] == b"\x89PNG\r\n\x1a\n"
        size = [int.from_bytes(saved["png"][at : at + 4], "big") for at in (16, 20)]
        assert size == [(int(wide) + 32) * 3, (int(high) + 32) * 3]


# ---------------------------------------------------------------- without a mouse


def sortable(page: Page) -> tuple[Locator, int]:
    """A table with at least two different numbers in a column, and the place of the column."""
    for table in page.locator("table.sort").all():
        for column in table.evaluate(
            "(table) => [...table.tHead.rows[0].cells].flatMap((c, n) => (c.matches('.n') ? [n] : []))"
        ):
            if len({number(row[column]) for row in shown(table)} - {None}) > 1:
                return table, column
    raise AssertionError("no table of the page can be sorted by numbers")


def number(words: str) -> float | None:
    """The number a cell begins with; None where it holds none."""
    found = re.match(r"[<+−]?[\d,]+(?:\.\d+)?", words)
    return float(re.sub("[<+,]", "", found[0]).replace("−", "-")) if found else None


@of("trend.html", "quality.html")
def test_a_table_is_sorted_from_the_keyboard(page: Page) -> None:
    unfold(page)
    table, column = sortable(page)
    before = shown(table)
    head = table.locator("thead th").nth(column)
    table.locator("xpath=..").focus()
    for _ in range(column + 1):
        page.keyboard.press("Tab")
    for key, order in (("Enter", "descending"), (" ", "ascending")):
        page.keyboard.press(key)
        rows = shown(table)
        known = [one for one in (number(row[column]) for row in rows) if one is not None]

        assert head.get_attribute("aria-sort") == order
        assert known == sorted(known, reverse=order == "descending")
        assert all(number(row[column]) is not None for row in rows[: len(known)])
        assert sorted(rows) == sorted(before)


@of("trend.en.html", "quality.html")
def test_a_list_is_filtered_from_the_keyboard(page: Page) -> None:
    fields = page.locator("[data-filter]").all()

    assert fields
    for field in fields:
        table = page.locator("#" + str(field.get_attribute("data-filter")))
        found = page.locator(f"[data-count={field.get_attribute('data-filter')}]")
        rows = shown(table)
        word = max(rows[-1], key=len).split()[0].lower()
        field.focus()
        page.keyboard.insert_text(word.upper())

        kept = [row for row in rows if word in "".join(row).lower()]
        assert shown(table) == kept != []
        assert re.findall(r"\d+", found.inner_text()) == [str(len(kept)), str(len(rows))]
        page.keyboard.insert_text(" no such word")
        assert shown(table) == []
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.press("Delete")
        assert shown(table) == rows


# ---------------------------------------------------------------- what needs no browser


@of("trend.html", "trend.en.html")
def test_every_figure_parses_by_itself_and_says_what_it_shows(text: str) -> None:
    figures = re.findall(r"<svg.*?</svg>", text, re.S)

    assert figures
    for figure in figures:
        drawing = ElementTree.fromstring(figure)
        said = [drawing.find(f"{SVG}{part}") for part in ("title", "desc")]
        assert all(part is not None and part.text for part in said)
        assert drawing.attrib["aria-labelledby"].split() == [
            part.attrib["id"] for part in said if part is not None
        ]


def test_an_id_is_used_once_and_what_refers_to_it_finds_it(text: str) -> None:
    ids = Counter(re.findall(r'\sid="([^"]+)"', text))
    asked = re.findall(r'\s(?:href="#|data-(?:copy|filter)=")([^"]+)"', text)

    assert [one for one, n in ids.items() if n > 1] == []
    assert asked and set(asked) <= set(ids)


@of(*PAGES[:-1])
def test_every_claim_of_a_page_is_in_its_ledger(reports: Path, name: str, text: str) -> None:
    ledger = json.loads((reports / f"{name.split('.')[0]}.claims.json").read_text("utf-8"))
    shown = set(re.findall(r'data-claim="([^"]+)"', text))

    assert shown and shown <= {claim["claim_id"] for claim in ledger}
