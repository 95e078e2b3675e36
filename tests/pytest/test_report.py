"""The page of `sms report`: complete, without personal data and a network, the same on two engines, and a browser shows it to everybody."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pytest
from matplotlib.image import imread

import invented_marts
from commands import sms
from conftest import ROOT
from sms_segmentation.report import experiments, words
from sms_segmentation.report.command import SECTIONS, report
from sms_segmentation.report.parts import Column, table
from sms_segmentation.warehouse import ENGINES, Warehouse, write_profiles

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the page was not looked at")
# Packages that bring axe-core with them.
AXE = next(
    (
        Path(*found.submodule_search_locations, "axe.min.js")
        for name in ("axe_core_python", "axe_playwright_python")
        if (found := importlib.util.find_spec(name)) and found.submodule_search_locations
    ),
    None,
)
KEYS = ["overview", "segments", "funnel", "messages", "tracks", "campaigns", "attribution", "experiments", "practice", "benchmarks", "predictions", "quality"]


def filled(place: Path, tables: dict[str, list[dict[str, Any]]]) -> Warehouse:
    """A DuckDB warehouse that holds these marts and nothing else."""
    place.parent.mkdir(parents=True)
    with duckdb.connect(str(place)) as connection:
        for statement, rows in invented_marts.statements(tables):
            # a long statement is faster than many of one row
            for start in range(0, len(rows), 500):
                part = rows[start : start + 500]
                width = len(part[0])
                values = ", ".join(f"({', '.join(['?'] * width)})" for _ in part)
                connection.execute(f"{statement.split(' values ')[0]} values {values}", [cell for row in part for cell in row])
            if not rows:
                connection.execute(statement)
    write_profiles()
    return ENGINES["duckdb"](str(place))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("report") / "shop" / "shop.duckdb"
    filled(place, invented_marts.shop())
    return place


@pytest.fixture(scope="module")
def page(shop: Path) -> Path:
    """The page as the command writes it."""
    file = shop.with_name("report.html")
    done = sms("report", "--warehouse", shop, "--out", file)
    assert done.returncode == 0, done.stderr
    assert "Report: " in done.stdout and "engagement declining" in done.stdout
    return file


def test_the_page_has_every_section_and_needs_nothing_else(page: Path) -> None:
    html = page.read_text(encoding="utf-8")
    assert len(SECTIONS) == len(KEYS)
    assert re.findall(r'<section id="([^"]+)"', html) == KEYS
    assert page.stat().st_size < 5_000_000
    assert not re.search(r'(src|href)="(?!#|data:,")', html.replace("xlink:href", ""))
    assert not re.search(r"url\((?!#)|@import|fetch\(|XMLHttpRequest", html)
    assert html.count("<figure") > 30


def test_every_picture_says_what_it_shows_and_has_its_figures(page: Path) -> None:
    html = page.read_text(encoding="utf-8")
    figures = re.findall(r"<figure.*?</figure>", html, re.DOTALL)
    for figure in figures:
        title = re.search(r"<h3>(.*?)</h3>", figure)
        assert title and len(title[1].split()) >= 4, figure[:300]
        assert figure.count("<svg") - figure.count('class="spark"') == 1 and 'role="img"' in figure
        assert figure.count("<tr>") >= 2, title[1]
    said = sum(bool(re.search(r"\d", re.search(r"<h3>(.*?)</h3>", figure)[1])) for figure in figures)  # type: ignore[index]
    assert said > 0.8 * len(figures)


def test_no_personal_data_is_in_the_page(page: Path) -> None:
    html = page.read_text(encoding="utf-8")
    tables = invented_marts.shop()
    personal = {row[name] for rows in tables.values() for row in rows for name in ("profile_id", "phone_e164", "order_id", "row_text") if row.get(name)}
    personal |= {row["row_key"] for row in tables["rejected_rows"] if len(row["row_key"]) > 3} | {invented_marts.PHONE, invented_marts.E_MAIL}
    assert len(personal) > 5000
    found = set(re.findall(r"[\w.+@=-]+", html))
    assert personal & found == set()
    assert invented_marts.E_MAIL not in html and not re.search(r"\+\d{10,15}", html)
    assert "[number]" in html and "[e-mail]" in html


def test_what_was_planted_is_at_the_top(page: Path) -> None:
    html = page.read_text(encoding="utf-8")
    top = html[html.index("What to look at") : html.index('<section id="overview"')]
    for words_of in (
        "All subscribers: engagement declining",
        "Free shipping: The lot did not fall",
        "Click rate fell from 12.2% to 9.1%",
        "Track B is clicked at 5.2%",
    ):
        assert words_of in top
    assert top.index(">Alert<") < top.index(">Warning<") < top.index(">Good<") < top.index(">Note<")
    assert "32.0% of the credited revenue is real" in html
    assert "Incrementality</strong>: not shown. No holdout has finished" in html


def test_a_campaigns_month_adds_up_by_segment(page: Path) -> None:
    html = page.read_text(encoding="utf-8")
    october = sum(row["attributed_revenue"] for row in invented_marts.shop()["performance_campaigns"] if row["send_date"].month == 10)
    assert f"The campaigns of October 2026 are credited with {october:,.0f}" in html


def test_a_page_of_the_same_marts_is_the_same(shop: Path, page: Path) -> None:
    assert report(ENGINES["duckdb"](str(shop))).html() == page.read_text(encoding="utf-8")


def test_postgres_gives_the_same_page(page: Path, postgres_server: None, folder: Path) -> None:
    import psycopg2.extras

    house = ENGINES["postgres"](f"report_{folder.name}".lower().replace("-", "_"))
    house._create_database()  # type: ignore[attr-defined]
    connection = house.connect()  # type: ignore[attr-defined]
    with connection, connection.cursor() as cursor:
        cursor.execute("create schema if not exists main")
        for statement, rows in invented_marts.statements(invented_marts.shop()):
            if rows:
                psycopg2.extras.execute_batch(cursor, statement, rows, 500)
            else:
                cursor.execute(statement)
    connection.close()
    subtitle = r", from [^<]*|, from database \w+"
    assert re.sub(subtitle, "", report(house).html()) == re.sub(subtitle, "", page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("what", ["no rows", "no marts"])
def test_what_cannot_be_had_is_said(what: str, tmp_path: Path) -> None:
    tables = invented_marts.emptied()
    if what == "no marts":
        tables = {"sending_eligibility": tables["sending_eligibility"]}
    html = report(filled(tmp_path / "shop" / "shop.duckdb", tables)).html()
    assert re.findall(r'<section id="([^"]+)"', html) == KEYS
    assert html.count(": not shown. ") >= 12
    if what == "no marts":
        assert "performance_days is not in this warehouse; scripts/build makes it." in html
    else:
        assert "performance_days is there, but it has no rows" in html
    assert "experiment_results" in html and "None" not in re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)


@pytest.mark.parametrize("kind", ["nulls", "one row"])
def test_marts_with_gaps_break_nothing(kind: str, tmp_path: Path) -> None:
    """Every figure that a contract allows to be null is null, or a mart has a single row."""
    keys = {
        "segment_name", "title", "family", "members", "metric", "unit", "calendar_date", "activity_date", "campaign_id", "kind", "flow_id", "flow_name", "track", "model",
        "channel", "order_id", "experiment_id", "arm", "experiment_name", "dimension", "dimension_value", "role", "measure", "status", "check_name", "claim_id", "claim",
        "verdict", "profile_id", "as_of", "as_of_date", "is_eligible", "ineligibility_reasons", "entered_at", "input", "column_name", "row_count", "rows_in", "rows_accepted",
        "rows_rejected", "rows_superseded", "reason", "is_row_rejected", "score_status", "consent_status", "is_enabled", "send_date", "first_sent_at", "order_date",
        "warns_when", "threshold", "remaining_sends", "is_control", "treatment_units", "control_units", "window_days", "phone_e164", "model_set", "connection",
    }  # fmt: skip
    tables = invented_marts.shop()
    if kind == "one row":
        tables = {name: rows[:1] for name, rows in tables.items()}
    else:
        tables = {name: [{key: value for key, value in row.items() if key in keys} for row in rows] for name, rows in tables.items()}
    html = report(filled(tmp_path / "shop" / "shop.duckdb", tables)).html()
    assert re.findall(r'<section id="([^"]+)"', html) == KEYS
    assert not re.search(r"\bnan\b|\bNone\b|\binf\b", re.sub(r"<(style|script|svg).*?</\1>", "", html, flags=re.DOTALL))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--out", "/no/such/folder/report.html"], "--out is /no/such/folder/report.html, in a folder that does not exist."),
        (["--out", "/tmp"], "--out is /tmp, which is a folder; name a file in it."),
        (["--warehouse", "/no/such/shop.duckdb"], "/no/such/shop.duckdb cannot be read: it does not exist; scripts/build makes it."),
        (["--target", "spark"], "--target is spark, whose views cannot be read from outside; the report reads every other target."),
    ],
)
def test_a_call_that_cannot_work_ends_with_a_sentence(options: list[str], said: str, tmp_path: Path) -> None:
    done = sms("report", *(["--out", tmp_path / "report.html"] if "--out" not in options else []), *options)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (2, "", said)
    assert list(tmp_path.iterdir()) == []


def test_a_warehouse_without_decisions_is_named(tmp_path: Path) -> None:
    house = filled(tmp_path / "shop" / "shop.duckdb", {"segment_catalog": []})
    done = sms("report", "--warehouse", house.credentials.path, "--out", tmp_path / "report.html")
    assert done.returncode == 2 and "sending_eligibility is missing or empty" in done.stderr


# ---- words


def test_figures_are_written_as_people_read_them() -> None:
    assert [words.share(value) for value in (0, 0.0042, 0.0912, 1, None, -0.15, 35.761)] == ["0.0%", "0.42%", "9.1%", "100%", "–", "-15.0%", "3,576%"]
    assert [words.money(value) for value in (12.5, 12345.6, None)] == ["12.50", "12,346", "–"]
    assert words.moved(0.12, 0.09, words.share) == "fell from 12.0% to 9.0%"
    assert words.moved(0.1200, 0.1201, words.share) == "stayed at 12.0%"
    assert words.moved(None, 3, words.count) == "came to 3"
    assert words.listed(["a", "b", "c", "d"]) == "a, b, c and 1 more" and words.listed(["a", "b"]) == "a and b" and words.listed(["a"]) == "a"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Sale for +1 (212) 555-2101 now", "Sale for [number] now"),
        ("ask ann.doe@example.com", "ask [e-mail]"),
        ("2026-11-20: 12,345.67 in 30 days", "2026-11-20: 12,345.67 in 30 days"),
        ("F237;F251", "F237;F251"),
        ("campaign_20261120", "campaign_20261120"),
    ],
)
def test_words_of_people_lose_what_is_personal(written: str, shown: str) -> None:
    assert words.text(written) == shown


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("increase", "Revenue rose by 0.86 a person"),
        ("invalid", "The lot did not fall as planned: no figure of this experiment counts"),
        ("running", "Still running: nothing is decided"),
        ("too_few", "Too few people or events"),
        ("inconclusive", "No effect on revenue is shown"),
    ],
)
def test_no_more_is_said_of_an_experiment_than_its_verdict(verdict: str, said: str) -> None:
    row = {"metric": "revenue", "effect": 0.864, "effect_low": 0.46, "effect_high": 1.26, "verdict": verdict}
    assert experiments.verdict(row).startswith(said)


def test_a_table_of_many_rows_says_that_it_is_cut() -> None:
    made = table("x", [Column("n", "n", words.count)], [{"n": number} for number in range(30)], 10)
    assert len(made.rows) == 10 and made.note == "The first 10 of 30 rows."


# ---- in a browser


def browser(*options: str) -> subprocess.CompletedProcess[str]:
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr", *options]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=180)


def asked(page: Path, folder: Path, script: str, *options: str) -> Any:
    """What a script finds on the page: it calls answer(value)."""
    answering = "const answer = value => { document.documentElement.dataset.answer = JSON.stringify(value) }"
    copy = folder / "asked.html"
    copy.write_text(page.read_text(encoding="utf-8").replace("</body>", f"<script>{answering}\n{script}</script></body>"), encoding="utf-8")
    dom = browser("--dump-dom", *options, copy.as_uri()).stdout
    found = re.search(r'data-answer="([^"]*)"', dom)
    assert found, dom[-2000:]
    return json.loads(found[1].replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


@needs_chromium
def test_a_browser_loads_it_soon_and_without_complaints(page: Path, tmp_path: Path) -> None:
    script = "addEventListener('load', () => answer([performance.now(), performance.getEntriesByType('resource').map(one => one.name)]))"
    milliseconds, loaded = asked(page, tmp_path, script)
    assert milliseconds < 3000
    assert [name for name in loaded if not name.startswith("data:")] == []
    assert "CONSOLE" not in browser("--dump-dom", page.as_uri()).stderr


@needs_chromium
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_nothing_is_wider_than_the_screen(width: int, page: Path, tmp_path: Path) -> None:
    inner, outer, smallest = asked(
        page, tmp_path,
        "addEventListener('load', () => answer([document.documentElement.scrollWidth, innerWidth,"
        " Math.min(...[...document.querySelectorAll('.drawing text')].map(one => parseFloat(getComputedStyle(one).fontSize) * one.ownerSVGElement.getScreenCTM().a))]))",
        f"--window-size={width},900",
    )  # fmt: skip
    assert inner <= outer
    assert smallest > 9  # pixels


@needs_chromium
def test_a_heading_sorts_its_table(page: Path, tmp_path: Path) -> None:
    script = """
    const table = [...document.querySelectorAll("table")].find(one => one.caption.textContent === "Segments"), button = table.querySelectorAll("th button")[2];
    const column = () => [...table.tBodies[0].rows].map(row => row.cells[2].textContent);
    button.click(); const down = column(), said = button.parentElement.getAttribute("aria-sort"); button.click();
    answer([said, down, button.parentElement.getAttribute("aria-sort"), column()]);
    """
    said, down, then, up = asked(page, tmp_path, script)
    sizes = sorted((size for _, _, size, _ in invented_marts.SEGMENTS.values()), reverse=True)
    assert (said, then) == ("descending", "ascending")
    assert [int(cell.replace(",", "")) for cell in down] == sizes and up == down[::-1]


@needs_chromium
@pytest.mark.skipif(AXE is None, reason="no package with axe-core is installed: accessibility was not looked at")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(scheme: str, page: Path, tmp_path: Path) -> None:
    assert AXE
    script = AXE.read_text(encoding="utf-8").replace("</script", "<\\/script") + (
        "\nfor (const one of document.querySelectorAll('details')) one.open = true;"
        "axe.run(document, {resultTypes: ['violations']}).then(found => answer(found.violations.map(one => [one.id, one.nodes.length, one.nodes[0].html.slice(0, 200)])),"
        " error => answer(String(error)))"
    )
    options = ["--blink-settings=preferredColorScheme=0"] if scheme == "dark" else []
    assert asked(page, tmp_path, script, "--virtual-time-budget=60000", *options) == []


@needs_chromium
def test_pictures_of_the_page_are_not_blank_and_follow_the_scheme(page: Path, tmp_path: Path) -> None:
    taken = {}
    for name, width, options in (("light", 1280, []), ("dark", 1280, ["--blink-settings=preferredColorScheme=0"]), ("phone", 390, [])):
        browser(f"--screenshot={tmp_path / name}.png", f"--window-size={width},2600", *options, page.as_uri())
        taken[name] = imread(tmp_path / f"{name}.png")[:, :, :3]
        assert taken[name].shape[:2] == (2600, width)
    assert taken["light"].mean() > 0.85 and taken["dark"].mean() < 0.2
    # Both schemes draw the same things at the same places.
    edges = [abs(picture[:, 1:].mean(axis=2) - picture[:, :-1].mean(axis=2)) > 0.04 for picture in (taken["light"], taken["dark"])]
    assert (edges[0] == edges[1]).mean() > 0.97
    blue = abs(taken["light"] - [0x1F / 255, 0x5F / 255, 0xC4 / 255]).max(axis=2) < 0.02
    assert blue.sum() > 5000


def test_the_docs_name_every_section() -> None:
    text = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
    for title in (
        "Overview",
        "Segments",
        "From profiles to texts",
        "Tracks",
        "Campaigns and flows",
        "Attribution",
        "Experiments",
        "Practice checks",
        "Benchmark claims",
        "Predictions",
        "Data quality",
        "What if",
    ):
        assert f"\n## {title}\n" in text
