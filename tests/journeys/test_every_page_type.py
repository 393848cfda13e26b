"""What holds on every type of page: access, privacy, size, and nothing from anywhere else."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request
from pypdfium2 import PdfDocument
from zxingcpp import read_barcodes

from tests.conftest import NOW, ROOT, run
from tests.journeys.seeing import faults, violations

PAGES = (
    "/", "/communities/", "/stations/", "/officers/", "/streets/", "/streets/f/",
    "/officers/shen-yifan/", "/officers/cui-yonggang/", "/officers/ling-yufei/",
    "/communities/fuxue/", "/communities/guozijian/",
    "/communities/fuxue/poster/", "/stations/jiaodaokou/", "/meetings/",
    "/meetings/fuxue-neighbours/", "/notices/", "/notices/2026-11-20-winter-gas/", "/requests/",
    "/requests/noise/", "/requests/mediation/", "/about/", "/privacy/", "/accessibility/",
    "/data/", "/programme/", "/404.html", "/offline.html",
)
_OVERLAPPING = """() => {
  const links = [...document.querySelectorAll('.emergency a, .site-header a')];
  const boxes = links.map(e => [e.textContent.trim(), e.getBoundingClientRect()]);
  return boxes.flatMap(([one, a], at) => boxes.slice(at + 1)
    .filter(([_, b]) => a.left < b.right - 1 && b.left < a.right - 1 &&
                        a.top < b.bottom - 1 && b.top < a.bottom - 1)
    .map(([other]) => one + ' lies over ' + other));
}"""


@pytest.mark.journey
@pytest.mark.parametrize(("language", "width"), [("", 360), ("/en", 360), ("", 1280)])
def test_every_page_type_has_no_axe_violation_and_fits_its_screen(
    chromium: Browser, address: str, language: str, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800})
    page, asked, wrong = context.new_page(), list[Request](), list[str]()
    page.on("request", lambda request: asked.append(request))
    page.on("console", lambda message: wrong.append(f"{page.url}: {message.text}"))
    for path in PAGES:
        page.goto(f"{address}{language}{path}")
        wrong += faults(page, f"{language}{path}")
    context.close()
    assert not wrong, "\n".join(wrong)
    assert all(request.url.startswith(address) for request in asked)


@pytest.mark.journey
@pytest.mark.parametrize("scheme", ["dark", "print"])
def test_every_page_type_has_no_axe_violation_in_the_dark_and_on_paper(
    chromium: Browser, address: str, scheme: str
) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 800}, color_scheme="dark")
    page = context.new_page()
    if scheme == "print":
        page.emulate_media(media="print", color_scheme="light")
    wrong = []
    for path in PAGES:
        page.goto(f"{address}{path}")
        wrong += violations(page, path)
    context.close()
    assert not wrong, "\n".join(wrong)


@pytest.mark.journey
@pytest.mark.parametrize("language", ["", "/en"])
def test_text_of_double_size_stays_on_a_small_screen_and_nothing_overlaps(
    chromium: Browser, address: str, language: str
) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    # What a reader sets in the browser: no style of ours, so no policy forbids it.
    sizes = {"fontSizes": {"standard": 32, "fixed": 26}}
    context.new_cdp_session(page).send("Page.setFontSizes", sizes)
    wrong = []
    for path in PAGES:
        page.goto(f"{address}{language}{path}")
        assert page.evaluate("getComputedStyle(document.body).fontSize") == "36px"
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 360:
            wrong.append(f"{language}{path} is {width} px wide")
        wrong += [f"{language}{path} {text}" for text in page.evaluate(_OVERLAPPING)]
    context.close()
    assert not wrong, "\n".join(wrong)


@pytest.mark.journey
@pytest.mark.parametrize("language", ["", "/en"])
def test_a_gate_poster_is_one_sheet_of_paper_and_the_card_another(
    chromium: Browser, address: str, language: str
) -> None:
    page = chromium.new_page()
    page.emulate_media(media="print")
    # The most and the longest there is to say, among others.
    for name in ("fuxue", "baohuali", "bairongjiayuan", "wudaoying", "huangchenggenbeijie"):
        page.goto(f"{address}{language}/communities/{name}/poster/")
        pdf = page.pdf(prefer_css_page_size=True)
        poster, card = (sheet.get_textpage().get_text_bounded() for sheet in PdfDocument(pdf))
        version = page.locator(".poster__foot p").last.inner_text().split()[-1]
        assert version in poster, "all of it, to the last line"
        assert version in card, name
        box = page.locator(".wallet__card").bounding_box()
        assert box and (round(box["width"]), round(box["height"])) == (324, 204), "85.6 × 54 mm"
    page.close()


@pytest.mark.journey
@pytest.mark.parametrize("language", ["", "/en"])
def test_a_phone_reads_the_code_on_a_gate_poster_and_on_its_card(
    chromium: Browser, address: str, language: str
) -> None:
    page = chromium.new_page()
    page.goto(f"{address}{language}/communities/fuxue/poster/")
    for sheet in PdfDocument(page.pdf(prefer_css_page_size=True)):
        (code,) = read_barcodes(sheet.render(scale=2).to_pil())
        assert code.text == "https://example.org/communities/fuxue/"
    page.close()


@pytest.mark.journey
def test_a_form_on_paper_shows_all_that_was_typed_and_leaves_room_to_write(
    chromium: Browser, address: str
) -> None:
    page = chromium.new_page(viewport={"width": 720, "height": 1000})
    page.goto(f"{address}/requests/mediation/")
    page.emulate_media(media="print")
    story = page.locator("textarea")
    box = story.bounding_box()
    assert box and box["height"] >= 240, "six lines of handwriting"
    story.fill("楼上每天夜里十一点以后还在走动。" * 60)
    assert story.evaluate("e => e.scrollHeight - e.clientHeight") <= 1
    for hidden in page.locator("nav:not(.emergency), .button, .breadcrumb").all():
        assert not hidden.is_visible()
    page.close()


def test_where_no_door_is_open_a_form_is_printed_and_leads_to_the_police_room(
    tmp_path: Path,
) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "tests/district/good", content)
    district = content / "district.yaml"
    given = re.sub("^intake_url:.*\n", "", district.read_text("utf-8"), flags=re.M)
    district.write_text(given, "utf-8")
    done = run("build.py", "site", "--content", str(content), "--out", str(tmp_path / "site"),
               "--cache", str(tmp_path / "cache"), "--now", NOW)
    assert done.returncode == 0, done.stderr
    for language, root in (("", "/"), ("en/", "/en/")):
        html = (tmp_path / f"site/{language}requests/noise/index.html").read_text("utf-8")
        assert f'href="{root}#lookup"' in html
        assert "<form" in html and "method=" not in html and "<button" not in html
        assert "receipts" not in html and "<script" not in html.replace("<script type", "")


def test_only_the_look_up_todays_hours_and_forms_have_a_script_and_none_stands_in_a_page(
    sample_site: Path,
) -> None:
    for page in sample_site.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        # A block of data has no script's type: nothing runs it (HTML, 4.12.1).
        scripts = [tag for tag in re.findall(r"<script[^>]*>", html)
                   if tag != '<script type="application/ld+json">']
        home = page.parent in (sample_site, sample_site / "en") and page.name == "index.html"
        form = page.parent.parent.name == "requests"
        named = [name for name in ("today", "sending") for script in scripts
                 if f"/assets/{name}." in script]
        wanted = ["today"] * ('class="today' in html) + ["sending"] * form
        assert named == wanted, page
        assert len(scripts) == len(named) + home, page
        assert all(" src=" in script for script in scripts), page
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", html), page


def test_no_page_names_another_host_for_anything_it_loads(sample_site: Path) -> None:
    loads = re.compile(r"""<(?:link|script|img|iframe|source|video|audio)[^>]*?(?:src|href)="([^"]+)""")
    for page in sample_site.rglob("*.html"):
        for link in re.finditer(loads, page.read_text(encoding="utf-8")):
            tag, target = link[0], link[1]
            if 'rel="canonical"' not in tag and 'rel="alternate"' not in tag:
                assert target.startswith("/") and not target.startswith("//"), (page, target)


def test_every_link_inside_the_site_leads_to_a_file(sample_site: Path) -> None:
    missing = set()
    for page in sample_site.rglob("*.html"):
        for target in re.findall(r'(?:href|src|action)="(/[^"]*)"', page.read_text("utf-8")):
            path = target.split("#")[0].split("?")[0].lstrip("/")
            if path == "receipts":
                # The door's: tests/journeys/test_door_pages.py follows it.
                continue
            file = sample_site / path
            if not (file.is_file() or (file / "index.html").is_file()):
                missing.add((str(page.relative_to(sample_site)), target))
    assert not missing, sorted(missing)[:10]


def test_the_long_lists_begin_with_a_way_to_jump_to_a_station(sample_site: Path) -> None:
    for page in ("meetings", "communities", "en/meetings", "en/communities"):
        html = (sample_site / page / "index.html").read_text("utf-8")
        jumps = re.findall(r'<li><a href="#([\w-]+)">', html)
        assert len(jumps) >= 15, page
        for name in {*jumps, "main"}:
            assert html.count(f' id="{name}"') == 1, (page, name)


def test_the_emergency_numbers_come_first_on_every_page(sample_site: Path) -> None:
    for page in sample_site.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert 0 < html.find('href="tel:110"') < html.find("<main"), page


def test_the_footer_says_that_the_sample_is_sample_data(sample_site: Path) -> None:
    assert "样例数据" in (sample_site / "officers/shen-yifan/index.html").read_text("utf-8")
    assert "sample data" in (sample_site / "en/index.html").read_text("utf-8")


def test_no_page_calls_a_meeting_the_next_one(sample_site: Path) -> None:
    for page in sample_site.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        main = html[html.index("<main") : html.index("</main>")]
        assert not re.search(r"[Nn]ext meeting|下一次|下次会", main), page


def test_a_first_visit_to_an_officer_or_community_page_is_at_most_40_kilobytes(
    sample_site: Path,
) -> None:
    style = next((sample_site / "assets").glob("district.*.css")).read_bytes()
    brand = next((sample_site / "assets").glob("brand.*.svg")).read_bytes()
    script = next((sample_site / "assets").glob("today.*.js")).read_bytes()
    assert len(gzip.compress(script, 6)) <= 700
    for path in ("officers/shen-yifan", "communities/fuxue", "meetings/fuxue-neighbours"):
        page = (sample_site / path / "index.html").read_bytes()
        size = sum(len(gzip.compress(body, 6)) for body in (page, style, brand, script))
        assert size <= 40_000, (path, size)
