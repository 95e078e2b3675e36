"""The site of `scripts/sms docs --site`: complete, without a network, and a browser shows it."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from matplotlib.image import imread

from conftest import ROOT
from sms_segmentation.docs import site
from sms_segmentation.docs.flowchart import drawn

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the site was not looked at")
LOADING = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src"}


class Loaded(HTMLParser):
    """What a page loads when it is opened."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        place = dict(attrs).get(LOADING.get(tag, ""))
        if place:
            self.found.append(place)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first page; the build ends the process when mkdocs warns of anything."""
    return site.build(tmp_path_factory.mktemp("site"))


def browser(*options: str) -> str:
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=5000", *options]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


def test_every_page_is_in_the_site_and_in_its_navigation(index: Path) -> None:
    text = index.read_text(encoding="utf-8")
    pages = [page.relative_to(ROOT / "docs").with_suffix("") for page in (ROOT / "docs").rglob("*.md")]
    assert [page for page in pages if not (index.parent / f"{page}.html").exists()] == []
    assert [page for page in pages if f'href="{page}.html" class="md-nav__link"' not in text] == []


def test_nothing_is_loaded_from_the_network(index: Path) -> None:
    pages = sorted(index.parent.glob("*.html"))
    assert len(pages) > 15
    loaded = {(page.name, place) for page in pages for place in Loaded(page).found}
    assert {place for _, place in loaded if re.match(r"(https?:)?//", place)} == set()
    assert [(page, place) for page, place in loaded if not (index.parent / place.lstrip("/").split("?")[0]).exists()] == []
    assert [css.name for css in index.parent.rglob("*.css") if re.search(r"url\([\"']?https?:", css.read_text(encoding="utf-8"))] == []


def test_flowcharts_are_pictures(index: Path) -> None:
    for name in ("index", "areas"):
        text = (index.parent / f"{name}.html").read_text(encoding="utf-8")
        assert "flowchart TD" not in text
        assert text.count("<svg xmlns") and "sending" in text


def test_a_flowchart_holds_every_node_and_arrow() -> None:
    svg = drawn('flowchart TD\n    a["one<br/>1 < 2"]\n    b[two]\n    c[three]\n    a --> b --> c\n    a --> c\n')
    assert re.findall(r"<text[^>]*>([^<]*)", svg) == ["one", "1 &lt; 2", "two", "three"]
    assert svg.count("marker-end") == 3


@needs_chromium
def test_a_browser_opens_the_site_from_the_file(index: Path) -> None:
    page = browser("--dump-dom", f"{index.as_uri()}?q=quiet+hours")
    assert "<title>sms_segmentation</title>" in page
    assert 'class="md-nav__link"' in page and "Quickstart" in page
    assert re.search(r"\d+ matching documents", page)


@needs_chromium
def test_the_picture_of_the_site_is_not_blank(index: Path, tmp_path: Path) -> None:
    browser(f"--screenshot={tmp_path / 'site.png'}", "--window-size=1300,1000", index.as_uri())
    picture = imread(tmp_path / "site.png")[:, :, :3]
    assert picture.shape[:2] == (1000, 1300)
    is_white = (picture > 0.99).all(axis=2)
    assert 0.3 < is_white.mean() < 0.95
    assert is_white[:20].mean() < 0.05  # the header
    assert (~is_white[100:, :400]).any() and (~is_white[100:, 400:900]).any()  # navigation and text
