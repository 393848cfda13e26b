"""The theme, made by the real MkDocs with Material."""

import gzip
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from markupsafe import Markup

from look.pour import Frame, pour
from look.voice import WORDS, Call, MissingWords, Voice
from publish.engine import EngineError
from publish.shell import LOOK, Theme, make_theme

ABOUT = """---
title: 关于社区民警
description: 社区民警是谁
---

# 关于社区民警

有事儿，
别犯愁。见[隐私说明](privacy.md)和[沟通会](/meetings/)。

| 遇到 | 请拨打 |
|:---|---|
| 着火 | 119 |
"""


def voice(language: str, **other: str) -> Voice:
    words = {word: f"{word}-{language}" for word in WORDS} | other
    calls = (Call("110", "报警"), Call("010-0000 1200", "值班"))
    return Voice(language, words, calls, footer="样例 & 数据")


VOICES = [voice("zh", language_name="中文"), voice("en", language_name="English")]


def theme_of(pages: Path, cache: Path | None = None, voices=VOICES, **other) -> Theme:
    url = "https://example.org/hutong/"
    return make_theme(pages=pages, url=url, voices=voices, cache=cache, **other)


def write_pages(folder: Path) -> Path:
    for name, text in {
        "zh/about.md": ABOUT,
        "zh/privacy.md": "# 隐私说明\n",
        "en/about.md": "---\ntitle: About\ndescription: Who they are\n---\n# About\n",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "zh" / "map.png").write_bytes(b"png")
    return folder


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Path:
    return write_pages(tmp_path_factory.mktemp("content") / "pages")


@pytest.fixture(scope="module")
def theme(pages) -> Theme:
    return theme_of(pages)


def poured(theme: Theme, language: str = "zh") -> str:
    path = theme.shells[language].root
    article = Markup("<h1>沈一帆</h1>")
    return pour(theme.shells[language], Frame("沈一帆", "社区民警", path, article, "officers"))


def test_every_language_has_a_shell_in_its_own_words(theme):
    assert list(theme.shells) == ["zh", "en"]
    assert [shell.root for shell in theme.shells.values()] == ["/", "/en/"]
    zh, en = poured(theme, "zh"), poured(theme, "en")
    assert zh.startswith('<!doctype html>\n<html lang="zh-Hans">')
    assert en.startswith('<!doctype html>\n<html lang="en">')
    assert '<a href="/hutong/meetings/">nav_meetings-zh</a>' in zh
    assert '<a href="/hutong/en/meetings/">nav_meetings-en</a>' in en
    assert "<p>样例 &amp; 数据</p>" in zh


def test_a_page_has_no_script_no_style_and_asks_no_third_party(theme):
    page = poured(theme)
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:", page)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!example\.org/)[^"]*"', page)
    assert "default-src &#39;self&#39;" in page or "default-src 'self'" in page


def test_the_skip_link_comes_first_and_emergency_numbers_before_the_header(theme):
    page = poured(theme)
    order = ['<a class="skip" href="#main"', 'href="tel:110"', "<header", '<main id="main"']
    places = [page.index(mark) for mark in order]
    assert places == sorted(places)
    assert page.index("<a ") == places[0]
    assert 'href="tel:01000001200"' in page


def test_hand_written_pages_come_as_articles(theme):
    about = theme.pages[0]
    assert [(page.language, page.slug) for page in theme.pages] == [
        ("zh", "about/"),
        ("zh", "privacy/"),
        ("en", "about/"),
    ]
    assert (about.title, about.description) == ("关于社区民警", "社区民警是谁")
    assert about.html.startswith('<article class="prose">\n<h1')
    assert about.html.count("<h1") == 1
    assert "有事儿，别犯愁。" in about.html, "a line break in Chinese is no space"
    assert 'href="../privacy/"' in about.html
    assert 'href="/hutong/meetings/"' in about.html
    assert "style=" not in about.html
    assert theme.files["/map.png"] == b"png"


def test_a_page_that_nobody_wrote_is_not_linked(theme):
    assert 'href="/hutong/privacy/"' in poured(theme, "zh")
    assert "privacy" not in poured(theme, "en")


def test_a_district_without_hand_written_pages_still_has_its_shell(tmp_path):
    bare = theme_of(tmp_path / "pages", voices=VOICES[:1])
    assert bare.pages == ()
    assert "/about/" not in poured(bare)


def test_a_broken_link_in_a_hand_written_page_is_a_warning(tmp_path):
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "about.md").write_text("# 关于\n[隐私](privcy.md)\n", encoding="utf-8")
    (warning,) = theme_of(tmp_path, voices=VOICES[:1]).warnings
    assert warning.startswith("zh: ")
    assert "'privcy.md'" in warning


def test_assets_carry_their_content_in_their_names(theme):
    assert re.fullmatch(r"/hutong/assets/district\.[0-9a-f]{8}\.css", theme.asset("district.css"))
    css = theme.files[theme.asset("district.css").removeprefix("/hutong")].decode()
    assert "/*" not in css
    assert f"url({theme.asset('brand.svg').rpartition('/')[2]})" in css
    for language in ("zh", "en"):
        assert f'href="{theme.asset("district.css")}"' in poured(theme, language)


def test_shell_and_stylesheet_stay_small_on_the_wire(theme):
    css = theme.files[theme.asset("district.css").removeprefix("/hutong")]
    assert len(gzip.compress(css)) <= 8_000
    assert len(gzip.compress(poured(theme).encode())) <= 2_000


def test_the_cache_gives_back_the_same_theme_without_running_the_engine(pages, tmp_path):
    first = theme_of(pages, tmp_path)
    kept = (tmp_path / "shell.json").stat().st_mtime_ns
    assert theme_of(pages, tmp_path) == first
    assert (tmp_path / "shell.json").stat().st_mtime_ns == kept
    assert [path.name for path in tmp_path.iterdir()] == ["shell.json"]


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"a\nb\nc", b"[]"])
def test_a_damaged_cache_is_thrown_away_and_said_so(pages, tmp_path, damage):
    voices = VOICES[:1]
    (tmp_path / "shell.json").write_bytes(damage)
    theme = theme_of(pages, tmp_path, voices)
    assert theme.cache_damaged
    assert "nav_meetings-zh" in poured(theme)
    assert not theme_of(pages, tmp_path, voices).cache_damaged


def test_a_changed_page_or_word_is_seen_through_the_cache(tmp_path):
    pages, cache = write_pages(tmp_path / "pages"), tmp_path / "cache"
    theme_of(pages, cache, VOICES[:1])
    (pages / "zh" / "about.md").write_text("# 换了\n", encoding="utf-8")
    assert theme_of(pages, cache, VOICES[:1]).pages[0].title == "换了"
    renamed = theme_of(pages, cache, [voice("zh", nav_meetings="开会")])
    assert ">开会</a>" in poured(renamed)
    assert not renamed.cache_damaged


def test_a_voice_without_all_its_words_is_refused(tmp_path):
    with pytest.raises(MissingWords, match=r"zh: footer_nav, skip"):
        words = dict.fromkeys(WORDS - {"skip", "footer_nav"}, "x")
        theme_of(tmp_path, voices=[Voice("zh", words, ())])


def test_an_engine_that_fails_says_why(tmp_path):
    look = tmp_path / "look"
    shutil.copytree(LOOK / "templates", look / "templates", symlinks=True)
    (look / "mkdocs.yml").write_text("site_name: x\ntheme: {name: material}\nplugins: [nosuch]\n")
    with pytest.raises(EngineError, match=r'(?s)zh: mkdocs build failed.*"nosuch" plugin'):
        theme_of(tmp_path / "pages", voices=VOICES[:1], look=look)


def test_mkdocs_by_itself_builds_the_hand_written_pages(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", LOOK / "mkdocs.yml", "-d", tmp_path],
        check=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    for written in (LOOK / "content" / "pages").rglob("*.md"):
        slug = written.relative_to(LOOK / "content" / "pages").with_suffix("")
        page = (tmp_path / slug / "index.html").read_text(encoding="utf-8")
        assert page.count("<h1") == 1
        assert "@@" not in page
        assert "<script" not in page
