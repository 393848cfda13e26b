"""The way out of Material for MkDocs: the same theme and pages, made by the real Zensical."""

import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from markupsafe import Markup

from look.pour import Frame, pour
from look.voice import Call, Voice
from publish import engine
from publish.engine import EngineError, Order
from publish.shell import LOOK, Theme, make_theme
from tests.publish import zensical_engine

ORIGIN, BASE = "https://example.org", "/hutong"
LANGUAGES = ("zh", "en")
ROOT = {"zh": "/", "en": "/en/"}

VOICES = [
    Voice(
        "zh",
        {
            "site": "东城社区民警", "language_name": "中文", "skip": "跳到正文", "emergency": "紧急电话",
            "nav": "主导航", "nav_officers": "找民警", "nav_meetings": "沟通会", "nav_notices": "通知",
            "nav_requests": "办事", "nav_about": "关于", "footer_nav": "页脚", "privacy": "隐私",
            "accessibility": "无障碍",
        },
        (Call("110", "报警"), Call("010-0000 1200", "值班 24/7")),
        footer="样例 & 数据，“不是”<真的>",
    ),
    Voice(
        "en",
        {
            "site": "Dongcheng's \"community\" police", "language_name": "English", "skip": "Skip",
            "emergency": "Emergency", "nav": "Main", "nav_officers": "Officers",
            "nav_meetings": "Meetings & <minutes>", "nav_notices": "Notices",
            "nav_requests": "Requests", "nav_about": "About", "footer_nav": "Foot",
            "privacy": "Privacy", "accessibility": "Accessibility",
        },
        (Call("110", "Police"), Call("010-0000 1200", "Duty desk, day/night")),
        footer="It's a sample",
    ),
]  # fmt: skip

WRITTEN = {
    "zh/about.md": """---
title: 关于 & <民警>
description: 社区民警是“谁”，在哪儿
---
# 关于社区民警

有事儿，
别犯愁。见[隐私说明](privacy.md#yi)、[沟通会](/meetings/)、[市局](https://example.com/?a=1&b=2)。
{: .lead }

![地图](map.png)

!!! note "注意"
    罕见字 𠮷 也在。

| 遇到 | 请拨打 |
|:---|---:|
| 着火 | **119** |
""",
    "zh/privacy.md": "# 隐私说明\n\n## 一、收到什么 { #yi }\n\n[回去](about.md)\n",
    "en/about.md": "---\ntitle: About\ndescription: Who they are\n---\n# About\n\n[Meetings](/meetings/)\n",
}

ARTICLE = Markup(
    '<article class="officer">\n<h1>沈一帆 <small>Shěn “Yīfān” 𠮷</small></h1>\n'
    "<p>府学社区&nbsp;&middot; 9:00–18:00 @@hutong:title@@ {{ page.title }} {% raw %}</p>\n"
    '<a class="tap" href="tel:01000001234">010-0000 1234</a>\n'
    '<a href="/hutong/communities/fuxue/?q=%E5%BA%9C&amp;x=1#hours">府学</a>\n'
    '<img src="/hutong/assets/shen-yifan.jpg" alt="沈一帆">\n</article>'
)


class Seen(HTMLParser):
    """What a browser makes of a page: its elements and its words, blanks between them left out."""

    def __init__(self, page: str):
        super().__init__()
        self.events: list[object] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[tuple[str, str]] = []
        self.feed(page)
        self.close()

    def handle_decl(self, decl):
        self.events.append(f"<!{decl}>")

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.events.append(self.elements[-1])

    def handle_endtag(self, tag):
        self.events.append(f"</{tag}>")

    def handle_data(self, data):
        if words := " ".join(data.split()):
            self.words.append((self.lasttag, words))
            self.events.append(words)

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of each element of that name."""
        return [attributes for name, attributes in self.elements if name == tag]

    def link(self, **wanted: str) -> list[str]:
        """Where the <link>s and <a>s lead that have these attributes."""
        found = self.all("link") + self.all("a")
        return [link["href"] for link in found if wanted.items() <= link.items()]


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("content") / "pages"
    for name, text in WRITTEN.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "zh" / "map.png").write_bytes(b"png")
    return folder


def theme_of(pages: Path, by=zensical_engine, cache: Path | None = None, **other) -> Theme:
    url = f"{ORIGIN}{BASE}/"
    return make_theme(
        **{"pages": pages, "url": url, "voices": VOICES, "cache": cache, "engine": by, **other}
    )


@pytest.fixture(scope="module")
def theme(pages) -> Theme:
    return theme_of(pages)


@pytest.fixture(scope="module")
def by_mkdocs(pages) -> Theme:
    return theme_of(pages, engine)


def record_page(theme: Theme, language: str) -> str:
    here = "officers/shen-yifan/"
    frame = Frame(
        title='沈一帆 & "伴" <1/2>',
        description="府学社区民警，电话 & 驻区时间",
        path=ROOT[language] + here,
        article=ARTICLE,
        section="officers",
        alternates={name: root + here for name, root in ROOT.items()},
        body_class="officer-page",
    )
    return pour(theme.shells[language], frame)


def written_page(theme: Theme, language: str, slug: str = "about/") -> str:
    (hand,) = (page for page in theme.pages if (page.language, page.slug) == (language, slug))
    frame = Frame(
        hand.title, hand.description, ROOT[language] + slug, Markup(hand.html), slug.strip("/"),
        {name: root + slug for name, root in ROOT.items()},
    )  # fmt: skip
    return pour(theme.shells[language], frame)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("made", [record_page, written_page])
def test_a_browser_is_given_the_same_page_by_either_engine(theme, by_mkdocs, made, language):
    new, old = made(theme, language), made(by_mkdocs, language)
    assert Seen(new).events == Seen(old).events
    assert new != old, "were they both made by the same engine?"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_record_page_keeps_its_article_byte_for_byte(theme, language):
    page = record_page(theme, language).encode()
    main = page.partition(b'<main id="main"')[2].partition(b"</main>")[0]
    assert main.count(str(ARTICLE).encode()) == 1
    assert page.count(b"<article") == 1
    assert page.count(b"@@") == str(ARTICLE).count("@@"), "a place is left open"


@pytest.mark.parametrize(("language", "lang"), [("zh", "zh-Hans"), ("en", "en")])
def test_a_record_page_keeps_its_language_title_and_addresses(theme, language, lang):
    page, here = Seen(record_page(theme, language)), "officers/shen-yifan/"
    site = VOICES[LANGUAGES.index(language)].words["site"]
    assert page.events[0] == "<!doctype html>"
    assert page.all("html") == [{"lang": lang}]
    assert ("title", f'沈一帆 & "伴" <1/2> · {site}') in page.words
    assert {"name": "description", "content": "府学社区民警，电话 & 驻区时间"} in page.all("meta")
    assert page.link(rel="canonical") == [ORIGIN + BASE + ROOT[language] + here]
    for name in LANGUAGES:
        assert page.link(rel="alternate", hreflang=name) == [ORIGIN + BASE + ROOT[name] + here]
    other = "en" if language == "zh" else "zh"
    assert page.link(hreflang=other, lang=other) == [BASE + ROOT[other] + here]


@pytest.mark.parametrize("language", LANGUAGES)
def test_navigation_and_emergency_numbers_are_on_every_page(theme, language):
    home = BASE + ROOT[language]
    record, about = Seen(record_page(theme, language)), Seen(written_page(theme, language))
    for page in (record, about):
        links = [link["href"] for link in page.all("a")]
        assert links[:3] == ["#main", "tel:110", "tel:01000001200"]
        below = ["", "meetings/", "notices/", "requests/", "about/"]
        start = links.index(home + "meetings/") - 1
        assert links[start : start + 5] == [home + path for path in below]
        assert {("strong", "110"), ("strong", "010-0000 1200")} <= set(page.words)
    assert record.link(**{"aria-current": "true"}) == [home]
    assert about.link(**{"aria-current": "page"}) == [home + "about/"] * 2, "at the top and the foot"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("made", [record_page, written_page])
def test_a_page_has_no_script_no_style_and_asks_no_third_party(theme, made, language):
    page = Seen(made(theme, language))
    assert not page.all("script") + page.all("style") + page.all("iframe")
    attributes = {name for _, attributes in page.elements for name in attributes}
    assert not [name for name in attributes if name == "style" or name.startswith("on")]
    asked = [image["src"] for image in page.all("img")]
    asked += page.link(rel="stylesheet") + page.link(rel="icon")
    assert len(asked) >= 2
    assert {urlsplit(address).netloc for address in asked} == {""}
    (policy,) = [meta["content"] for meta in page.all("meta") if "http-equiv" in meta]
    assert policy.startswith("default-src 'self'")
    assert page.link(rel="stylesheet") == [theme.asset("district.css")]


def test_hand_written_pages_are_the_same_from_both_engines(theme, by_mkdocs):
    assert [(page.language, page.slug, page.title) for page in theme.pages] == [
        ("zh", "about/", "关于 & <民警>"),
        ("zh", "privacy/", "隐私说明"),
        ("en", "about/", "About"),
    ]
    assert theme.pages == by_mkdocs.pages
    assert (theme.files, theme.warnings) == (by_mkdocs.files, ())


def test_the_districts_own_pages_are_the_same_from_both_engines():
    written = LOOK / "content" / "pages"
    orders = [Order(name, name, f"{ORIGIN}/{name}/", written / name, {"words": {}}) for name in LANGUAGES]
    old, new = engine.run(LOOK, orders), zensical_engine.run(LOOK, orders)
    assert [run.pages for run in new] == [run.pages for run in old]
    assert all(run.pages for run in new)


def test_a_district_without_hand_written_pages_still_has_its_shell(tmp_path):
    bare = theme_of(tmp_path / "pages")
    assert bare.pages == ()
    assert not Seen(record_page(bare, "zh")).link(href=f"{BASE}/about/")


def test_a_broken_link_is_a_warning_with_its_place(tmp_path):
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "about.md").write_text("# 关于\n[隐私](privcy.md)\n", encoding="utf-8")
    (warning,) = theme_of(tmp_path, voices=VOICES[:1]).warnings
    assert warning == "zh: about.md:2:6 page does not exist: [隐私](privcy.md)"


def test_an_engine_that_fails_says_why(tmp_path):
    look = tmp_path / "look"
    shutil.copytree(LOOK / "templates", look / "templates")
    shutil.copy(LOOK / "mkdocs.yml", look)
    (look / "templates" / "theme" / "404.html").write_text("{% if %}")
    with pytest.raises(EngineError, match=r"(?s)zh: zensical build failed.*404\.html:1"):
        theme_of(tmp_path / "pages", voices=VOICES[:1], look=look)


def test_a_change_of_engine_is_seen_through_the_cache(pages, theme, by_mkdocs, tmp_path):
    assert theme_of(pages, engine, tmp_path) == by_mkdocs
    assert theme_of(pages, zensical_engine, tmp_path) == theme
    assert not theme_of(pages, zensical_engine, tmp_path).cache_damaged


def test_zensical_by_itself_builds_the_hand_written_pages(tmp_path):
    # In a copy: it writes beside mkdocs.yml, wherever site_dir says.
    shutil.copy(LOOK / "mkdocs.yml", tmp_path)
    shutil.copytree(LOOK / "templates" / "theme", tmp_path / "templates" / "theme")
    shutil.copytree(LOOK / "content" / "pages", tmp_path / "content" / "pages")
    subprocess.run([sys.executable, "-m", "zensical", "build"], cwd=tmp_path, check=True)
    site = tmp_path / ".cache" / "mkdocs"
    assert Seen((site / "404.html").read_text(encoding="utf-8")).all("html") == [{"lang": "zh"}]
    for written in (LOOK / "content" / "pages").rglob("*.md"):
        slug = written.relative_to(LOOK / "content" / "pages").with_suffix("")
        text = (site / slug / "index.html").read_text(encoding="utf-8")
        page = Seen(text)
        assert page.all("html") == [{"lang": slug.parts[0]}]
        assert len(page.all("h1")) == 1
        assert not page.all("script")
        assert "@@" not in text
