"""Pouring: one article into one shell."""

import re

import pytest
from markupsafe import Markup

from look.pour import BadShell, Frame, Shell, pour

TEXT = """<html><head><title>@@hutong:title@@</title>
@@hutong:head@@
</head><body class="@@hutong:body_class@@"><a href="/hutong/"@@hutong:current:officers@@>找民警</a>
<a href="/hutong/meetings/"@@hutong:current:meetings@@>沟通会</a>@@hutong:languages@@
<main>@@hutong:article@@</main></body></html>
"""


def cut(text: str = TEXT) -> Shell:
    return Shell.cut(
        text,
        language="zh",
        site="东城社区民警",
        origin="https://example.org",
        base="/hutong",
        root="/",
        languages={"zh": "中文", "en": "English"},
    )


def frame(**other: object) -> Frame:
    facts = {
        "title": "沈一帆",
        "description": "府学社区民警",
        "path": "/officers/shen-yifan/",
        "article": Markup("<article><h1>沈一帆</h1></article>"),
        "section": "officers",
        "alternates": {"zh": "/officers/shen-yifan/", "en": "/en/officers/shen-yifan/"},
    }
    return Frame(**{**facts, **other})


def test_pouring_twice_gives_the_same_bytes():
    assert pour(cut(), frame()).encode() == pour(cut(), frame()).encode()


def test_a_poured_page_is_whole():
    assert pour(cut(), frame()) == (
        """<html><head><title>沈一帆 · 东城社区民警</title>
<meta name="description" content="府学社区民警">
<link rel="canonical" href="https://example.org/hutong/officers/shen-yifan/">
<link rel="alternate" hreflang="zh" href="https://example.org/hutong/officers/shen-yifan/">
<link rel="alternate" hreflang="en" href="https://example.org/hutong/en/officers/shen-yifan/">
<meta property="og:title" content="沈一帆">
<meta property="og:type" content="website">
<meta property="og:url" content="https://example.org/hutong/officers/shen-yifan/">
<meta property="og:description" content="府学社区民警">
<meta property="og:site_name" content="东城社区民警">
<meta property="og:locale" content="zh_CN">
<meta property="og:locale:alternate" content="en_GB">
</head><body class=""><a href="/hutong/" aria-current="true">找民警</a>
<a href="/hutong/meetings/">沟通会</a>"""
        '<p class="languages"><a href="/hutong/en/officers/shen-yifan/" hreflang="en" lang="en">'
        """English</a></p>
<main><article><h1>沈一帆</h1></article></main></body></html>
"""
    )


def test_no_place_is_left_open_by_the_barest_page():
    page = pour(cut(), Frame(title="", description="", path="/404.html", article=Markup()))
    assert "@@" not in page
    assert "<title>东城社区民警</title>" in page


def test_text_is_escaped_and_markup_is_not():
    page = pour(
        cut(),
        frame(
            title="<b>&",
            description='"><script>',
            body_class='a" onload="x',
            head=Markup('<link rel="alternate" href="/hutong/notices.xml">'),
        ),
    )
    assert "<title>&lt;b&gt;&amp; · " in page
    assert 'content="&#34;&gt;&lt;script&gt;"' in page
    assert 'class="a&#34; onload=&#34;x"' in page
    assert '\n<link rel="alternate" href="/hutong/notices.xml">\n' in page


def test_a_value_that_looks_like_a_place_stays_text():
    page = pour(cut(), frame(title="@@hutong:article@@"))
    assert page.count("@@hutong:article@@") == 2  # the title, and what a chat shows of it
    assert page.count("<article>") == 1


@pytest.mark.parametrize(
    ("path", "section", "current"),
    [
        ("/", "officers", '/hutong/" aria-current="page"'),
        ("/officers/li-min/", "officers", '/hutong/" aria-current="true"'),
        ("/meetings/", "meetings", '/hutong/meetings/" aria-current="page"'),
        ("/meetings/fuxue/", "meetings", '/hutong/meetings/" aria-current="true"'),
    ],
)
def test_the_navigation_says_where_one_is(path, section, current):
    page = pour(cut(), frame(path=path, section=section))
    assert re.findall(r'href="([^"]*" aria-current="[^"]*")', page) == [current]


def test_a_page_in_one_language_only_offers_no_other():
    page = pour(cut(), frame(alternates={"zh": "/officers/shen-yifan/"}))
    assert "hreflang" not in page
    assert "languages" not in page


def test_a_signpost_names_the_page_search_engines_should_keep():
    page = pour(cut(), frame(canonical="/communities/fuxue/"))
    assert 'rel="canonical" href="https://example.org/hutong/communities/fuxue/"' in page
    assert "canonical" not in pour(cut(), frame(canonical=""))


def test_a_chat_is_told_of_what_kind_a_page_is_and_which_picture_it_has() -> None:
    address = "https://example.org/hutong/assets/officers/shen-yifan.1a2b.jpg"
    page = pour(cut(), frame(kind="profile", image=address))
    assert '<meta property="og:type" content="profile">' in page
    assert f'<meta property="og:image" content="{address}">' in page
    assert "og:image" not in pour(cut(), frame())


def test_a_page_without_a_title_of_its_own_is_called_what_the_site_is() -> None:
    page = pour(cut(), frame(title="", path="/"))
    assert '<meta property="og:title" content="东城社区民警">' in page


def test_what_a_chat_is_told_is_escaped() -> None:
    page = pour(cut(), frame(title='"><script>', description="<b>", kind='"'))
    assert '<meta property="og:title" content="&#34;&gt;&lt;script&gt;">' in page
    assert '<meta property="og:description" content="&lt;b&gt;">' in page


def test_a_page_that_is_not_there_is_not_offered_to_a_chat() -> None:
    assert "og:" not in pour(cut(), frame(canonical=""))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (TEXT.replace("@@hutong:head@@", ""), "head"),
        (TEXT + "@@hutong:asset:gone.css@@", "asset:gone.css"),
        (TEXT + "@@hutong:title@@", "title"),
    ],
)
def test_a_shell_with_a_place_missing_unknown_or_doubled_is_refused(text, place):
    with pytest.raises(BadShell) as refused:
        cut(text)
    assert place in str(refused.value)
