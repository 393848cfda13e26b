"""What our own Jinja2 must still do as the manual says, and the two things it does otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from publish.jinja import Templates

Render = Callable[..., str]


@pytest.fixture
def render(tmp_path: Path) -> Render:
    def rendered(text: str, **facts: Any) -> str:
        (tmp_path / "page.html").write_text(text, encoding="utf-8")
        return Templates(tmp_path).get_template("page.html").render(**facts)

    return rendered


class Odd:
    def __str__(self) -> str:
        return "<odd>"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("<b>&\"'", "&lt;b&gt;&amp;&#34;&#39;"), (Markup("<b>"), "<b>"), (Odd(), "&lt;odd&gt;"),
        (7, "7"), (1.5, "1.5"), (True, "True"), (None, "None"), (["<"], "[&#39;&lt;&#39;]"),
        (type("Text", (str,), {})("<i>"), "&lt;i&gt;"),
    ],
)
def test_everything_is_escaped_but_markup(render: Render, value: object, shown: str) -> None:
    assert render("{{ value }}", value=value) == shown
    assert render("{% macro m(v) %}{{ v }}{% endmacro %}{{ m(value) }}", value=value) == shown
    assert render("{% set s %}{{ value }}{% endset %}{{ s }}", value=value) == shown
    assert render("{{ f() }}", f=lambda: value) == shown
    assert render("{% for v in [value] %}{{ v }}{% endfor %}", value=value) == shown


def test_joined_text_is_escaped_once(render: Render) -> None:
    assert render("{{ a ~ '/' ~ b }}", a="<", b=1) == "&lt;/1"
    assert render("{{ a ~ b }}", a="<", b=Markup("<b>")) == "&lt;<b>"
    assert render("{{ b ~ a }}", a="<", b=Markup("<b>")) == "<b>&lt;"
    assert render("{{ f('<' ~ a) }}", a=2, f=lambda text: text) == "&lt;2"


MACRO = '{% macro m(a, b="B", c=none) %}{{ a }}{{ b }}{{ c }}{% endmacro %}'


@pytest.mark.parametrize(
    ("call", "shown"),
    [
        ("m(1)", "1BNone"), ("m(1, 2)", "12None"), ("m(1, 2, 3)", "123"), ("m(1, c=3)", "1B3"),
        ("m(a=1, b='<')", "1&lt;None"), ("m(*[1, 2])", "12None"), ("m(**{'a': 1})", "1BNone"),
    ],
)
def test_a_macro_is_called_in_every_way(render: Render, call: str, shown: str) -> None:
    assert render(f"{MACRO}{{{{ {call} }}}}") == shown


def test_a_macro_may_call_back(render: Render) -> None:
    macro = "{% macro m() %}({{ caller() }}){% endmacro %}"
    assert render(macro + "{% call m() %}<b>{{ a }}{% endcall %}", a="<") == "(<b>&lt;)"


def test_a_macro_with_too_many_arguments_is_an_error(render: Render) -> None:
    with pytest.raises(TypeError):
        render(MACRO + "{{ m(1, 2, 3, 4) }}")
    with pytest.raises(UndefinedError):
        render(MACRO + "{{ m() }}")


def test_what_is_undefined_is_an_error(render: Render) -> None:
    for text in ("{{ gone }}", "{{ gone.name }}", "{{ gone() }}", "{{ gone[0] }}"):
        with pytest.raises(UndefinedError):
            render(text)


def test_a_dot_is_an_attribute_and_brackets_are_a_key(render: Render) -> None:
    one = SimpleNamespace(name="<n>", items={"name": "k"})
    assert render("{{ one.name }}{{ one.items['name'] }}{{ [1, 2][1:] }}", one=one) == "&lt;n&gt;k[2]"
    with pytest.raises(AttributeError):
        render("{{ one.items.name }}", one=one)
    with pytest.raises(KeyError):
        render("{{ one.items['gone'] }}", one=one)


def test_loops_conditions_and_filters_are_jinjas_own(render: Render) -> None:
    text = "{% for n in found if n %}{{ loop.index }}{{ n }}{{ ',' if not loop.last }}{% else %}-{% endfor %}"
    assert render(text, found=["a", "", "b"]) == "1a,2b"
    assert render(text, found=[]) == "-"
    assert render("{{ '<a>' | upper }}{{ [3, 1] | sort | join('<') }}") == "&lt;A&gt;1&lt;3"


def test_names_may_change_between_two_pages(tmp_path: Path) -> None:
    (tmp_path / "part.html").write_text("{% macro m() %}{{ site }}{% endmacro %}")
    (tmp_path / "page.html").write_text('{% from "part.html" import m %}{{ m() }}{{ site }}')
    templates = Templates(tmp_path)
    for site in ("one", "two"):
        templates.say(site=site)
        assert templates.get_template("page.html").render() == site * 2
