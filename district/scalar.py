"""The characters of a node that should hold a single value, and why others are refused."""

from __future__ import annotations

from district import yamltext
from district.problem import Refusal
from district.slip import QUOTES, WIDE_OPENING


def scalar(node: yamltext.Node) -> str:
    """The trimmed characters of a scalar node; refuses lists, mappings and nothing at all."""
    if not isinstance(node, yamltext.Scalar):
        raise Refusal("not_text")
    text: str = node.value.strip()
    if not text:
        raise Refusal("empty_value")
    if not node.style and _is_quoted_wide(text):
        raise Refusal("full_width_quote", value=text)
    return text


def _is_quoted_wide(text: str) -> bool:
    """Whether full-width quotes stand where YAML's belong; “平安”行动 is a text like any other."""
    if text[0] not in QUOTES:
        return False
    rest = [place for place, character in enumerate(text) if character in QUOTES and place]
    return not rest or rest == [len(text) - 1]


def expected(code: str, node: yamltext.Node, **facts: str) -> Refusal:
    """Why a list or a group of keys cannot be had from this node."""
    text = node.value.strip() if isinstance(node, yamltext.Scalar) else ""
    if text[:1] and text[0] in WIDE_OPENING:
        return Refusal("full_width_bracket", bracket=text[0])
    if isinstance(node, yamltext.Scalar) and not text:
        return Refusal("empty_value")
    return Refusal(code, **facts)
