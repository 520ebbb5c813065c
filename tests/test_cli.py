"""The command line as people and programs use it, in a process of its own."""

import json
import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from typer.main import get_group

import cli
from pipeline import query

ROOT = Path(__file__).parents[1]
TABLE = (
    "公告ID,标题,公告类型,项目编号,采购人,预算金额(万元),中标供应商,中标金额(元),发布时间\n"
    "A1,临泽县政务服务中心政务平台建设项目公开招标公告,公开招标公告,LZ-1,临泽县政务服务中心,"
    "100,,,2022-03-01\n"
    "A2,临泽县政务服务中心政务平台建设项目中标公告,中标公告,LZ-1,临泽县政务服务中心,"
    "100,示例云图科技有限公司,980000,2022-04-01\n"
)


def biaoxun(
    *words: object, cwd: Path, stdin: str | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli", *map(str, words)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **(env or {})},
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    (raw / "portal.csv").write_text(TABLE, encoding="utf-8-sig")
    return tmp_path


def test_the_main_job_loads_reports_and_the_second_time_loads_nothing(folder: Path) -> None:
    first = biaoxun("run", cwd=folder)
    second = biaoxun("run", cwd=folder)

    assert (first.returncode, first.stderr) == (0, "")
    assert "2 read: 2 loaded (2 new" in first.stdout
    assert "nothing new" in second.stdout and "0 read: 0 loaded" in second.stdout
    summary = json.loads((folder / "data/curated/reports/summary.json").read_text("utf-8"))
    assert summary["exit_code"] == 0 and summary["files"][0]["status"] == "known"
    assert (folder / "data/curated/reports/trend.html").exists()

    # Of a past day, without the facts that the run wrote beside it.
    past = biaoxun(
        *("report", "trend", "--as-of", "2022-03-15", "--formats", "html, md,html"), cwd=folder
    )
    assert (past.returncode, len(past.stdout.splitlines())) == (0, 3)
    assert past.stderr == (
        "biaoxun: data/curated/reports/trend.json is of an earlier report and was not made again; "
        "biaoxun report makes it with --formats json\n"
    )


def test_a_check_that_cannot_be_run_hides_nothing_of_the_run(folder: Path) -> None:
    own = folder / "queries" / "checks"
    own.mkdir(parents=True)
    head = "-- Misspelt.\n-- code X01\n-- severity warn\n"
    (own / "misspelt.sql").write_text(f"{head}SELECT no_such_column FROM notice", "utf-8")
    (own / "well_spelt.sql").write_text(f"{head}SELECT 1 AS one WHERE one > 1", "utf-8")
    at = folder / "data/curated/reports"

    first = biaoxun("run", cwd=folder)
    summary = json.loads((at / "summary.json").read_text("utf-8"))
    second = biaoxun("run", cwd=folder)

    assert first.returncode == 3 and "2 read: 2 loaded (2 new" in first.stdout
    assert not summary["ok"] and summary["new"] == 2
    assert (at / "trend.html").exists()
    names = {told["name"] for told in summary["checks"]}
    ours = {path.stem for path in (ROOT / "queries/checks").glob("*.sql")}
    assert names == ours | {"well_spelt"}
    # Of the product's, the second run tells what came of the first.
    assert json.loads((at / "summary.json").read_text("utf-8"))["checks"] == summary["checks"]
    assert second.returncode == 3 and second.stderr == first.stderr
    (line,) = first.stderr.splitlines()
    assert line.startswith("biaoxun: check misspelt could not be run, the others stand: ")
    assert "no_such_column" in line and line == f"biaoxun: {summary['warnings'][0]}"
    assert f"checks    {len(names)}: " in first.stdout and "(biaoxun check)" in second.stdout

    (own / "misspelt.sql").write_text("-- odd header\n-- such thing\n", "utf-8")
    unread = biaoxun("run", cwd=folder)
    assert unread.returncode == 3 and "check misspelt could not be run, the others" in unread.stderr
    assert f"checks    {len(names)}: " in unread.stdout

    (own / "misspelt.sql").unlink()
    (own / "gbk.sql").write_text("-- 我的\nSELECT 1 AS one", "gbk")
    (own / "number.sql").write_text(f"{head}SELECT 1 AS is_bad", "utf-8")
    (own / "asking.sql").write_text(f"{head}-- param word TEXT a word\nSELECT $word AS w", "utf-8")
    (own / "writing.sql").write_text(f"{head}DELETE FROM notice", "utf-8")
    (own / "lawless.sql").write_text(f"{head}-- rule X99\nSELECT 1 AS one WHERE one > 1", "utf-8")
    several, asked = biaoxun("run", cwd=folder), biaoxun("check", cwd=folder)
    assert (several.returncode, asked.returncode) == (3, 3)
    assert several.stderr == asked.stderr
    for name, why in {
        "asking": "needs --word",
        "gbk": "save it as UTF-8",
        "lawless": "no rule X99",
        "number": "is_bad must be yes or no",
        "writing": "holds a DELETE; a question only reads",
    }.items():
        assert re.search(f"check {name} could not be run, the others stand: .*{why}", asked.stderr)
    assert f"checks    {len(names)}: " in several.stdout
    assert f"checks {len(names)}: " in asked.stdout and "well_spelt" in asked.stdout
    assert biaoxun("check", "--explain", "well_spelt", cwd=folder).returncode == 0

    for path in own.iterdir():
        path.unlink()
    assert biaoxun("run", cwd=folder).returncode == 0


def test_the_same_input_gives_the_same_report_in_another_process(folder: Path) -> None:
    for name, seed in (("one", "1"), ("two", "2")):
        done = biaoxun(
            *("run", "--db", f"{name}.duckdb", "--out", name, "--as-of", "2022-05-29"),
            cwd=folder,
            env={"PYTHONHASHSEED": seed},
        )
        assert done.returncode == 0, done.stderr

    for form in ("html", "md", "json", "claims.json"):
        one, two = (folder / name / f"trend.{form}" for name in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()


def test_a_broken_file_does_not_stop_the_others(folder: Path) -> None:
    (folder / "data/raw/broken.xlsx").write_bytes(b"PK\x03\x04 cut off")
    (folder / "data/raw/empty.csv").write_bytes(b"")

    done = biaoxun("run", cwd=folder)

    assert done.returncode == 4
    assert "2 read: 2 loaded" in done.stdout
    lines = done.stderr.splitlines()
    assert len(lines) == 2 and "broken.xlsx" in lines[0] and "empty.csv" in lines[1]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("run", "nowhere"), 3, "nowhere"),
        (("query", "run", "demand_by_level"), 3, "biaoxun run"),
        (("query", "run", "demand_by_levl"), 2, "demand_by_level"),
        (("report", "--as-of", "yesterday"), 2, "2022-05-29"),
        (("report", "--known-at", "yesterday"), 2, "its end is meant"),
        (("report", "--lang", "fr"), 2, "there are: zh, en"),
        (("revisions", "demand_count"), 3, "biaoxun run"),
        (("diff", "2022-05-29", "2022-04-29"), 2, "the earlier first"),
        (("nonsense",), 2, "nonsense"),
        (("inspect", "nowhere.csv"), 3, "nowhere.csv"),
        (("parse", "weight"), 2, "weight"),
        (("decide", "abc", "maybe"), 2, "say go, 投, no-go, 不投, watch, 观察"),
        (("classify",), 2, "--title"),
        (("classify", "--title", "政务云", "-f", "text"), 2, "jsonl"),
    ],
)
def test_an_error_is_one_line_with_its_exit_code(
    tmp_path: Path, words: tuple[str, ...], code: int, says: str
) -> None:
    done = biaoxun(*words, cwd=tmp_path)

    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "error",
    [
        KeyboardInterrupt(),
        RuntimeError("Query interrupted"),
        duckdb.InterruptException("INTERRUPT Error: Interrupted!"),
    ],
)
def test_an_interrupted_command_says_so_whoever_notices(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*words: object) -> None:
        raise error

    monkeypatch.setattr(query, "get", interrupt)
    monkeypatch.setattr(sys, "argv", ["biaoxun", "query", "show", "headline"])

    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == 130
    assert capsys.readouterr().err.startswith("biaoxun: interrupted; what was loaded whole is kept")


@pytest.mark.parametrize("words", [("schema",), ("query", "list")])
def test_a_pipe_that_its_reader_left_is_no_failure(words: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "cli", *words],
        cwd=ROOT,
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)

    assert (done.returncode, done.stderr) == (0, b"")


def test_rows_go_to_no_folder_and_to_no_closed_stream(folder: Path) -> None:
    biaoxun("run", cwd=folder)
    into = biaoxun("query", "run", "headline", "--out", ".", cwd=folder)
    closed = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m cli query run headline >&-"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    same = biaoxun("diff", "2022-05-01", "2022-05-01", "--demands", cwd=folder)
    unwritten = biaoxun("claims", "list", "nope", cwd=folder)

    assert (into.returncode, into.stderr) == (
        3,
        "biaoxun: .: is a folder; name another file or folder\n",
    )
    assert (closed.returncode, closed.stderr) == (0, b"")
    assert "no rows" in same.stderr and "--then" not in same.stderr
    assert unwritten.returncode == 3 and "biaoxun report NAME" in unwritten.stderr


@pytest.mark.parametrize("said", ["much", "-1", "none", "0GB", "0%", "120%", "4GB 4GB"])
def test_what_the_engine_may_hold_is_an_amount(folder: Path, said: str) -> None:
    done = biaoxun("run", cwd=folder, env={"BIAOXUN_MEMORY": said})

    assert done.returncode == 2
    assert f"'{said}' is no amount of memory; write one such as 4GB" in done.stderr
    assert not (folder / "data/curated/biaoxun.duckdb").exists()


def test_what_was_stored_and_not_linked_is_in_no_answer_and_said(folder: Path) -> None:
    little = biaoxun("run", cwd=folder, env={"BIAOXUN_MEMORY": "20MB"})
    asked = biaoxun("query", "run", "headline", cwd=folder)
    enough = biaoxun("run", cwd=folder, env={"BIAOXUN_MEMORY": "500MB"})
    again = biaoxun("query", "run", "headline", cwd=folder)

    assert (little.returncode, asked.returncode) == (3, 3)
    assert "give it more, such as BIAOXUN_MEMORY=80%" in little.stderr
    assert len(little.stderr.splitlines()) == 1
    assert "not linked yet" in asked.stderr and "biaoxun run" in asked.stderr
    assert (enough.returncode, again.returncode) == (0, 0)
    assert "nothing new" in enough.stdout


def test_inspect_names_the_rejected_and_goes_on(tmp_path: Path) -> None:
    rows = (
        "公告标题,采购人\n某县政府网站建设项目,某县政府\n,某县政府\n某县水务局机房项目,某县水务局\n"
    )
    (tmp_path / "t.csv").write_text(rows, encoding="utf-8")

    done = biaoxun("inspect", "t.csv", cwd=tmp_path)

    assert done.returncode == 0 and len(done.stdout.splitlines()) == 2
    assert done.stderr == "biaoxun: t.csv: line 3 rejected, TITLE_MISSING: 某县政府\n"


def test_inspect_prints_the_public_notice_format(folder: Path) -> None:
    done = biaoxun("inspect", "data/raw/portal.csv", "-f", "jsonl", cwd=folder)

    tender, won = map(json.loads, done.stdout.splitlines())
    assert list(won)[:6] == ["file", "line", "source", "source_notice_id", "url", "title"]
    assert (tender["notice_type"], won["notice_type"]) == ("tender", "award")
    assert tender["process_budget_yuan"] == 1_000_000
    assert won["lots"][0]["suppliers"] == ["示例云图科技有限公司"]
    assert won["lots"][0]["amount_yuan"] == 980_000
    assert (won["level"], won["county"]) == ("区县级", "临泽县")
    assert not (folder / "data/curated").exists()


def test_classify_judges_a_line(tmp_path: Path) -> None:
    line = {
        "id": 7,
        "title": "某省政务云扩容项目公开招标公告",
        "buyer_name": "贵州省大数据发展管理局",
        "published_date": "2022-03-01",
        "area": None,
    }

    done = biaoxun("classify", "-", "-f", "jsonl", cwd=tmp_path, stdin=json.dumps(line))

    judged = json.loads(done.stdout)
    assert (judged["id"], judged["level"], judged["province"]) == (7, "省级", "贵州省")
    assert judged["category_l1"] == "INF"


def test_classify_says_why_in_words_or_under_a_key(tmp_path: Path) -> None:
    one = ("classify", "--explain", "--title", "临泽县政务云扩容项目公开招标公告")

    words = biaoxun(*one, "--buyer", "临泽县大数据中心", cwd=tmp_path)
    lines = biaoxun(
        *("classify", "-", "--explain", "-f", "jsonl"),
        cwd=tmp_path,
        stdin='{"id": 1, "title": "临泽县政务云扩容项目公开招标公告"}\n',
    )

    assert words.stdout.startswith(one[3] + "\n  类别  INF-01 政务云")
    assert "公告用语“公开招标公告”" in words.stdout
    why = json.loads(lines.stdout)["why"]
    assert [found["word"] for found in why["words"] if found["decided"]] == ["政务云"]


def test_parse_says_what_it_understood(tmp_path: Path) -> None:
    money = biaoxun("parse", "money", "--raw", "523.6", "--header", "金额(万元)", cwd=tmp_path)
    day = biaoxun("parse", "date", "-", cwd=tmp_path, stdin="2022年5月29日下午2:30\n")
    place = biaoxun("parse", "place", "--raw", "浙江 杭州市 临安区", cwd=tmp_path)
    party = biaoxun("parse", "party", "--raw", "1.示例云图科技有限公司", cwd=tmp_path)

    assert json.loads(money.stdout)["amount"] == 5_236_000
    assert json.loads(day.stdout)["at"] == "2022-05-29 14:30"
    assert json.loads(place.stdout)["county"] == "临安区"
    assert json.loads(party.stdout)["members"][0]["name"] == "示例云图科技有限公司"


def test_a_question_goes_out_in_every_form(folder: Path) -> None:
    biaoxun("run", cwd=folder)
    ask = ("query", "run", "demand_by_level", "--as-of", "2022-05-29")

    assert biaoxun(*ask, cwd=folder).stdout.startswith("level,demand_count")
    assert json.loads(biaoxun(*ask, "-f", "json", cwd=folder).stdout)[0]["level"] == "区县级"
    done = biaoxun(*ask, "-f", "xlsx", "--out", "levels.xlsx", cwd=folder)
    assert done.returncode == 0 and (folder / "levels.xlsx").read_bytes()[:2] == b"PK"
    assert "--from-date DATE" in biaoxun(*ask[:3], "--help", cwd=folder).stdout


def test_every_command_is_a_module_of_its_name() -> None:
    modules = {path.stem for path in (ROOT / "pipeline/commands").glob("[a-z]*.py")}

    assert set(get_group(cli.app).commands) == modules - {"option", "output", "jsonl", "bar"}


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys, cli\n"
        "try: cli.app(['--help'], standalone_mode=False)\n"
        "except BaseException: pass\n"
        "heavy = {'pandas', 'polars', 'duckdb', 'pyarrow'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_a_moment_before_the_last_stored_is_refused(folder: Path) -> None:
    biaoxun("run", "--now", "2022-06-01T09:00:00", cwd=folder)

    done = biaoxun("run", "--now", "2022-05-01T09:00:00", cwd=folder)

    assert done.returncode == 2 and "--now" in done.stderr


def test_the_report_of_an_evening_is_printed_again_after_later_files(folder: Path) -> None:
    raw = folder / "data/raw/portal.csv"
    biaoxun(
        "run", raw, "--now", "2022-04-29T18:00", "--as-of", "2022-04-29", "--out", "a", cwd=folder
    )
    raw.write_text(
        TABLE.replace("980000", "960000") + TABLE.splitlines()[1].replace("1", "3") + "\n"
    )
    biaoxun("run", raw, "--now", "2022-05-29T18:00", "--out", "b", cwd=folder)

    evening = ("--as-of", "2022-04-29", "--known-at", "2022-04-29", "--formats", "html,md,json")
    done = biaoxun("report", "trend", *evening, "--out", "c", cwd=folder)

    assert done.returncode == 0, done.stderr
    for form in ("html", "md", "json"):
        one, two, again = ((folder / out / f"trend.{form}").read_bytes() for out in "abc")
        assert one == again != two


def test_a_number_of_a_report_leads_to_its_rows_and_one_that_moved_is_named(folder: Path) -> None:
    raw = folder / "data/raw/portal.csv"
    biaoxun("run", "--now", "2022-04-29T18:00", cwd=folder)

    told = biaoxun("explain", "market_size", cwd=folder)
    held = biaoxun("claims", "verify", cwd=folder)
    raw.write_text(TABLE.replace("980000", "960000"), encoding="utf-8")
    biaoxun("run", "--now", "2022-05-29T18:00", "--out", "later", cwd=folder)
    moved = biaoxun("claims", "verify", cwd=folder)

    assert "value       980000.0" in told.stdout and "FROM judged" in told.stdout
    assert "data/raw/portal.csv:3  2022-04-01  区县级  SVC  临泽县" in told.stdout
    assert held.returncode == 0 and " hold, 0 moved" in held.stdout
    assert moved.returncode == 1
    assert "moved  market_size" in moved.stdout and "980000.0 → 960000.0" in moved.stdout
    assert "moved  headline.award_amount" in moved.stdout
    # The new sentence stands below the old one; those that only rest on the row are counted.
    assert moved.stdout.count("       now: ") == moved.stdout.count("value: ")
    assert "moved  headline.demand_count" not in moved.stdout
    assert re.search(r"^rows   \d+ more say the same of rows that changed", moved.stdout, re.M)


def test_stated_conclusions_are_tried_and_a_bad_file_is_one_line(folder: Path) -> None:
    (folder / "mine.yaml").write_text(
        "title: 某文\nsource: 某刊\nhypotheses:\n"
        "- {id: A, quote: 县级多政务服务, says: 县级多政务服务, rows: demand, measure: focus, by: level,"
        " groups: [区县级], of: category_l1, outcomes: [安全], expects: more}\n",
        encoding="utf-8",
    )
    (folder / "bad.yaml").write_text("title: x\nsource: y\nhypotheses: [{id: A}]\n", "utf-8")
    biaoxun("run", cwd=folder)

    tried = biaoxun("trial", "mine.yaml", "-f", "json", cwd=folder)
    bad = biaoxun("trial", "bad.yaml", cwd=folder)

    (row,) = json.loads(tried.stdout)
    assert (row["hypothesis"], row["answer"], row["n"]) == ("A", "cannot tell", 1)
    assert "样本不足" in row["sentence_zh"]
    # A value that no row has is named: it may be misspelled.
    assert row["unseen"] == "category_l1 安全; there are: SVC"
    assert bad.returncode == 2 and "bad.yaml: hypotheses.0.quote" in bad.stderr


def test_a_profile_is_of_a_party_that_is_named_and_known(folder: Path) -> None:
    biaoxun("run", cwd=folder)

    told = biaoxun("report", "buyer", "临泽县政务服务中心", "--formats", "html", cwd=folder)
    group = biaoxun("report", "supplier", "示例云图科技有限公司", "--group", cwd=folder)
    none = biaoxun("report", "buyer", cwd=folder)
    near = biaoxun("report", "buyer", "临泽", cwd=folder)

    page, ledger = told.stdout.splitlines()
    assert re.fullmatch(r"data/curated/reports/buyer\.[0-9a-f]{16}\.html", page)
    assert ledger == page.replace(".html", ".claims.json")
    command = "biaoxun report buyer &#39;临泽县政务服务中心&#39;"
    assert f"<code>{command}</code>" in (folder / page).read_text("utf-8")
    assert ".group.html" in group.stdout
    assert none.returncode == 2 and "needs the name of a buyer" in none.stderr
    assert near.returncode == 2 and near.stderr.endswith("closest: 临泽县政务服务中心\n")


def test_a_question_without_an_answer_says_what_it_was_asked_by(folder: Path) -> None:
    biaoxun("run", cwd=folder)

    none = biaoxun("query", "run", "buyer_profile", "--buyer", "临泽", "-f", "csv", cwd=folder)
    rows = biaoxun("query", "run", "demand", "-f", "csv", cwd=folder)
    told = biaoxun("query", "run", "--help", cwd=folder)

    assert none.returncode == 0 and len(none.stdout.splitlines()) == 1
    assert none.stderr == "biaoxun: no rows; --buyer: its name, any that counts as it on the day\n"
    # The rows that claims rest on are a question like others.
    assert len(rows.stdout.splitlines()) == 2 and rows.stdout.startswith("demand_id,")
    assert told.returncode == 0 and "table, csv, json, jsonl, md, xlsx" in told.stdout


def test_two_evenings_are_compared_and_what_is_empty_is_said(folder: Path) -> None:
    biaoxun("run", "--now", "2022-04-29T18:00", cwd=folder)

    moved = biaoxun("revisions", "award_amount", "--as-of", "2022-05-01", cwd=folder)
    told = biaoxun("diff", "2022-03-15", "2022-05-01", "-f", "json", cwd=folder)
    held = biaoxun("diff", "2022-03-15", "2022-05-01", "--known-at", "2022-05-01", cwd=folder)

    assert moved.stdout.splitlines()[1].endswith(
        "award_amount,1,2022-04-29 18:00:00,980000.00,,0.00,0.00"
    )
    assert json.loads(told.stdout)[3]["demand_count"] == 1 and "nothing was stored" in told.stderr
    assert held.stdout.splitlines()[3].startswith("status,1,0,") and held.stderr == ""


def test_a_rebuild_by_the_same_rules_says_so_and_one_from_elsewhere_names_what_is_missing(
    folder: Path,
) -> None:
    biaoxun("run", cwd=folder)
    (folder / "elsewhere").mkdir()
    there = ("--db", "../data/curated/biaoxun.duckdb")

    tried = biaoxun("rebuild", "--dry-run", cwd=folder)
    done = biaoxun("rebuild", cwd=folder)
    lost = biaoxun("rebuild", *there, cwd=folder / "elsewhere")
    found = biaoxun("rebuild", "../data/raw", *there, cwd=folder / "elsewhere")

    counts = (
        "files     1: 1 read again (0 changed), 0 missing, 0 failed\n"
        "notices   2 unchanged, 0 derived anew, 0 retired, 0 new; 0 records rejected\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, counts, "")
    assert tried.stdout == f"{counts}          nothing stored: --dry-run\n"
    assert lost.returncode == 3
    assert f"data/raw/portal.csv: not found from {folder / 'elsewhere'}" in lost.stderr
    assert "2 current notices keep" in lost.stderr and "biaoxun rebuild FOLDER" in lost.stderr
    assert (found.returncode, found.stdout) == (0, counts)


def test_a_rebuild_makes_no_warehouse(tmp_path: Path) -> None:
    done = biaoxun("rebuild", "--db", "none.duckdb", cwd=tmp_path)

    assert (done.returncode, "biaoxun run" in done.stderr) == (3, True)
    assert not (tmp_path / "none.duckdb").exists()


def test_rows_of_lots_keep_their_own_budgets(tmp_path: Path) -> None:
    (tmp_path / "lots.csv").write_text(
        "公告ID,标题,采购人,标段号,预算金额(元),发布时间\n"
        "L0,临泽县政务平台项目公开招标公告,临泽县政务服务中心,1,300000,2022-03-01\n"
        "L0,临泽县政务平台项目公开招标公告,临泽县政务服务中心,2,700000,2022-03-01\n",
        encoding="utf-8",
    )

    (line,) = map(json.loads, biaoxun("inspect", "lots.csv", cwd=tmp_path).stdout.splitlines())

    assert line["process_budget_yuan"] is None
    assert [lot["budget_yuan"] for lot in line["lots"]] == [300_000, 700_000]


def test_half_a_character_does_not_stop_the_run(folder: Path) -> None:
    (folder / "data/raw/cut.jsonl").write_text(
        '{"公告标题":"临泽县教育局服务采购项目招标公告","备注":"\\ud83d"}\n', encoding="utf-8"
    )

    done = biaoxun("run", cwd=folder)

    assert "3 read: 3 loaded" in done.stdout


def test_files_that_cannot_serve_are_named_and_no_bug(folder: Path) -> None:
    table = Path("data/raw/portal.csv")
    asked = biaoxun("check", "--db", table, cwd=folder)
    assert (asked.returncode, "not a warehouse" in asked.stderr) == (3, True), asked.stderr
    ran = biaoxun("run", table, "--db", "w.duckdb", "--out", table / "below", cwd=folder)
    assert (ran.returncode, "name another" in ran.stderr) == (3, True), ran.stderr


def test_a_drafted_source_can_be_written_where_sources_are_found(folder: Path) -> None:
    done = biaoxun(
        "source", "draft", "data/raw/portal.csv", "--out", "sources/portal.toml", cwd=folder
    )
    assert done.returncode == 0, done.stderr
    assert 'name = "portal"' in (folder / "sources/portal.toml").read_text(encoding="utf-8")


def test_checks_are_told_like_tests(folder: Path) -> None:
    biaoxun("run", cwd=folder)

    told = biaoxun("check", cwd=folder)
    lines = told.stdout.splitlines()

    assert told.returncode == 0
    assert all(line[:4] in ("PASS", "WARN", "SKIP") for line in lines[:-1])
    assert lines[-1].startswith(f"checks {len(lines) - 1}: ")
    assert "PASS  S01  every_file_is_accounted_for" in told.stdout


def test_a_check_is_explained_by_its_code_or_name(folder: Path) -> None:
    biaoxun("run", cwd=folder)

    by_code = biaoxun("check", "--explain", "t01", cwd=folder).stdout
    by_name = biaoxun("check", "--explain", "open_tender_leaves_its_days", cwd=folder).stdout

    assert by_code == by_name
    assert "law       政府采购法第35条（T01）" in by_code
    assert "queries/checks/open_tender_leaves_its_days.sql" in by_code.replace("\\", "/")


def test_a_misspelt_check_is_answered_with_the_closest(folder: Path) -> None:
    biaoxun("run", cwd=folder)

    wrong = biaoxun("check", "--explain", "open_tender_leaves_days", cwd=folder)

    assert (wrong.returncode, "closest: open_tender_leaves_its_days" in wrong.stderr) == (2, True)


def test_bad_rows_are_exported_whole_with_their_place(folder: Path) -> None:
    (folder / "data/raw/late.csv").write_text(
        "公告标题,采购人,发布日期,投标截止时间\n"
        + "".join(
            f"临泽县教育局服务采购项目{n}公开招标公告,临泽县教育局,2022-03-05,2022-03-01\n"
            for n in range(60)
        ),
        encoding="utf-8",
    )
    biaoxun("run", cwd=folder)

    shown = biaoxun("check", "--explain", "L01", cwd=folder).stdout
    rows = biaoxun("check", "--explain", "L01", "-f", "json", cwd=folder).stdout

    assert "the first 50 of 60; all: -f csv" in shown
    assert shown.count("late.csv:") == 50
    assert len(json.loads(rows)) == 60
    earlier = biaoxun("check", "--explain", "L01", "--as-of", "2022-03-01", cwd=folder).stdout
    assert earlier.startswith("SKIP")
    assert "60" in biaoxun("check", "-f", "csv", cwd=folder).stdout


def test_a_rejected_record_comes_with_where_to_look_it_up(folder: Path) -> None:
    extra = "A3,,公开招标公告,LZ-2,临泽县政务服务中心,50,,,2022-03-02\n"
    (folder / "data/raw/portal.csv").write_text(TABLE + extra, encoding="utf-8-sig")

    done = biaoxun("run", cwd=folder)

    assert "1 TITLE_MISSING\n          why and where: biaoxun report quality\n" in done.stdout


def test_a_scan_of_the_running_week_is_of_today_and_one_of_a_past_week_of_its_sunday(
    folder: Path,
) -> None:
    biaoxun("run", cwd=folder)
    biaoxun("watch", "new", "own", "--words", "政务", cwd=folder)
    today = date.today()
    running = "{}-W{:02}".format(*today.isocalendar())

    now = biaoxun("scan", "own", "--week", running, cwd=folder)
    past = biaoxun("scan", "own", "--week", "2022-W21", cwd=folder)

    sunday = today - timedelta(days=today.isoweekday())
    assert f"  {today}  since {sunday}  own" in now.stdout
    assert "  2022-05-29  since 2022-05-22  own" in past.stdout


def test_a_decision_is_taken_in_the_words_of_the_workbook(folder: Path) -> None:
    biaoxun("run", cwd=folder)
    biaoxun("watch", "new", "own", "--words", "政务", cwd=folder)
    told = biaoxun("scan", "own", "--as-of", "2022-03-05", cwd=folder).stdout
    item = re.search(r"\b[0-9a-f]{8}\b", told)
    assert item is not None

    done = biaoxun("decide", item[0], "不投", cwd=folder)

    assert (done.returncode, done.stdout.split()[1]) == (0, "no-go")


@pytest.mark.parametrize("name", ["../x", "a b", "/tmp/x", "a/b", "."])
def test_a_watchlist_is_named_like_a_file_and_written_nowhere_else(
    tmp_path: Path, name: str
) -> None:
    done = biaoxun("watch", "new", name, "--words", "政务云", cwd=tmp_path)

    assert done.returncode == 2
    assert "is no name" in done.stderr
    assert list(tmp_path.rglob("*")) == []


def test_an_audit_counts_as_no_scan(tmp_path: Path) -> None:
    (tmp_path / "notices.csv").write_text(TABLE, encoding="utf-8")
    ran = biaoxun("run", "notices.csv", "--now", "2022-03-01T18:00:00", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr

    done = biaoxun("scan", "audit", "digital_government", "--as-of", "2022-03-02", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "run: biaoxun scan digital_government" in done.stderr
    assert not (tmp_path / "data/curated/journal").exists()
