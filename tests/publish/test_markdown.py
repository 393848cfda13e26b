"""Markdown of notices: what staff may write, and what never reaches a page."""

from __future__ import annotations

import pytest

from publish.markdown import to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**要紧**", "<p><strong>要紧</strong></p>\n"),
        ("先关**总阀。**再开窗", "<p>先关<strong>总阀。</strong>再开窗</p>\n"),
        ("（**“要紧”**的事）", "<p>（<strong>“要紧”</strong>的事）</p>\n"),
        ("2 ** 3 ** 4", "<p>2 ** 3 ** 4</p>\n"),
        ("- 一\n- 二", "<ul>\n<li>一</li>\n<li>二</li>\n</ul>\n"),
        ("# 题", "<h2>题</h2>\n"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](data:text/html,x)", "<p>[x](data:text/html,x)</p>\n"),
        ("关阀&#12;开窗", "<p>关阀 开窗</p>\n"),
        ("![像](https://example.org/a.png)", "<p></p>\n"),
    ],
)
def test_markdown_becomes_safe_html(text: str, html: str) -> None:
    assert to_html(text) == html


def test_a_telephone_link_stays_and_an_outside_link_tells_nobody_where_it_came_from() -> None:
    assert 'href="tel:110"' in to_html("[110](tel:110)")
    assert 'rel="noopener noreferrer"' in to_html("[x](https://example.org/)")
