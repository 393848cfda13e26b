"""What is laid out anew says what it said: every value as typed, every remark, in their order."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from clerk.tidying import tidied
from district import yamltext
from district.problem import Refusal
from tests.conftest import ROOT

SAMPLE = sorted((ROOT / "content").rglob("*.yaml"))
OTHERS = sorted((ROOT / "tests/district").rglob("*.yaml"))

MESSY = """\ufeff# 沈一帆

name:   {zh: 沈一帆,   en: Shen Yifan }\x20\x20
badge: "012345"   # 加引号
on: no
hours:
    # 平日
    -   days: mon-fri   # 备注
        from: 09:00
        # 到几点
        until: '16:00'

    # 周末
    -   {days: [ sat,sun ],
         from: 1.10} # 两天
    # 就这些
about:
        zh: |
              两行，
                缩进的一行

              完。
        en: >-
              folded
              text
place:
      name: plain text
        over two lines
      # 最里面


# 最后
"""
TIDY = """# 沈一帆

name: {zh: 沈一帆, en: Shen Yifan}
badge: "012345"   # 加引号
on: no
hours:
  # 平日
  - days: mon-fri       # 备注
    from: 09:00
    # 到几点
    until: '16:00'

  # 周末
  - {days: [ sat,sun ],
     from: 1.10}     # 两天
  # 就这些
about:
  zh: |
    两行，
      缩进的一行

    完。
  en: >-
    folded
    text
place:
  name: plain text
    over two lines
  # 最里面


# 最后
"""


def values(text: str) -> Any:
    """Keys and values as another reader of YAML takes them: each as the characters typed."""
    return _plain(yaml.compose(text, yaml.CBaseLoader))


def _plain(node: Any) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.MappingNode):
        return [(_plain(key), _plain(value)) for key, value in node.value]
    return [_plain(item) for item in node.value]


def remarks(text: str) -> list[str]:
    """Remarks between or behind the values of a text whose values have no number sign."""
    return [one.rstrip() for one in re.findall(r"(?:^|(?<=\s))#[^\n]*", text, re.MULTILINE)]


def test_a_messy_file_is_laid_out_and_nothing_else() -> None:
    assert tidied(MESSY) == TIDY
    assert tidied(MESSY.replace("\n", "\r\n")) == TIDY
    assert tidied(TIDY) == TIDY


def test_the_sample_is_tidy_already() -> None:
    texts = {file: file.read_text("utf-8") for file in SAMPLE if "words" not in file.parts}
    assert [file for file, text in texts.items() if tidied(text) != text] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_words_are_tidy_already(language: str) -> None:
    text = (ROOT / f"content/words/{language}.yaml").read_text("utf-8")
    assert tidied(text) == text


def readable() -> list[tuple[Path, str]]:
    found = []
    for file in OTHERS:
        try:
            text = yamltext.read_text(file)
            root = yamltext.parse(text)
        except Refusal:
            continue
        if isinstance(root, yamltext.Mapping):
            found.append((file, text))
    return found


def test_of_every_mistake_that_is_yaml_the_reader_sees_the_same_afterwards() -> None:
    texts = readable()
    assert len(texts) > 200
    for file, text in texts:
        once = tidied(text)
        assert tidied(once) == once, file
        # Where a comma cut a text in two our reader joins it; another sees it once it is quoted.
        if "fine_comma" not in str(file):
            assert values(once) == values(text), file
        assert remarks(once) == remarks(text), file


def test_a_text_that_our_reader_joins_is_quoted_for_every_reader() -> None:
    text = "office: {zh: 警务室, en: Police room, Fuxue Hutong}\n"
    assert tidied(text) == 'office: {zh: 警务室, en: "Police room, Fuxue Hutong"}\n'


@pytest.mark.parametrize("text", [
    "a: 19:00\nb: 012345\nc: no\nd: 1.10\ne: 2026-11-01\nf: 0x1F\ng: ~\nh: null\n1: 2\non: y\n",
    'a: "\\u4e2d\\n文"\nb: \'it\'\'s\'\nc: "a # b"\nd: \'#x\'\ne: "1\\\n  2"\n',
    "a: |+\n  x  \n\n\nb: |2-\n    y\nc: >\n  z\n\n# 完\n",
    "a: [x, 'y', \"z\"]\nb: []\nc: {}\nd: ''\n",
    "---\na: 1\n",
    "a:\n- b: 1\n  c: 2\n# 两条之间\n- b: 3\n# 最后一条\nd: 4\n",
    "a:\n  # 第一\n  b: 1\n    # 太深\n # 太浅\n  c: 2\n",
    "a: '" + "很长" * 500 + "'\n",
])
def test_a_value_is_left_as_it_was_typed(text: str) -> None:
    once = tidied(text)
    assert values(once) == values(text)
    assert remarks(once) == remarks(text)
    assert tidied(once) == once
    # Not a quote, an escape or a digit is written otherwise.
    assert re.sub(r"[\s2]", "", once) == re.sub(r"[\s2]", "", text)


# --- any file at all

words = st.sampled_from([
    "沈一帆", "09:00", "012345", "no", "1.10", "2026-11-01", '"16:00"', "'it''s'", '"a # b: c"',
    '"\\u4e2d"', "a b", "010-0000 1203", "~", "0x1F", "有事儿，别犯愁。", "https://example.org/",
])
names = st.sampled_from(["zh", "en", "on", "from", "until", "no", "1", "名称", '"quoted"'])
blanks = st.sampled_from(["", "", "", "\n", "\n\n", "# 备注\n", "      # 深\n", " # 浅\n"])
ends = st.sampled_from(["\n", "\n", "  \n", "  # 旁注\n", "\t\n"])


@st.composite
def flows(draw: st.DrawFn) -> str:
    gap = draw(st.sampled_from(["", " ", "  "]))
    items = draw(st.lists(words, max_size=3))
    if draw(st.booleans()):
        return f"[{gap}{f',{gap}'.join(items)}{gap}]"
    keys = ["zh", "en", "on"][: len(items)]
    pairs = [f"{key}: {item}" for key, item in zip(keys, items, strict=True)]
    return f"{{{gap}{f', {gap}'.join(pairs)}{gap}}}"


@st.composite
def blocks(draw: st.DrawFn, indent: int, depth: int) -> str:
    """The lines of a mapping or a list whose entries stand at `indent`."""
    step = draw(st.integers(1, 6))
    entries = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    listed = draw(st.booleans()) and indent > 0
    dash = "-" + " " * draw(st.integers(1, 4))
    made = ""
    for name in entries:
        made += draw(blanks)
        head = f"{' ' * indent}{dash if listed else f'{name}:'}"
        kind = draw(st.sampled_from(["word", "word", "flow", "deep", "lines", "broken"]))
        if listed and kind == "deep":
            inner = draw(blocks(indent + len(dash), 0))
            made += head + inner.lstrip("\n ") if "#" not in inner.split("\n")[0] else ""
            made += f"{head}x\n" if not made.endswith("\n") else ""
        elif kind == "deep" and depth:
            made += head + draw(ends) + draw(blocks(indent + step, depth - 1))
        elif kind == "lines":
            body = "\n".join(" " * (indent + step) + one for one in ["一", "  二", "", "三"])
            made += f"{head} {draw(st.sampled_from('|>'))}\n{body.replace('  ' * 40, '')}\n"
        elif kind == "broken":
            made += f"{head} {{zh: 甲,\n{' ' * (indent + step)}en: \"b\"}}{draw(ends)}"
        elif kind == "flow":
            made += f"{head} {draw(flows())}{draw(ends)}"
        else:
            made += f"{head} {draw(words)}{draw(ends)}"
    return made


@given(blocks(0, 3), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]))
@example("name: 甲\n", "\r\n", "\ufeff")
def test_any_file_says_the_same_and_is_its_own_tidied_text(text: str, end: str, bom: str) -> None:
    try:
        assert isinstance(yamltext.parse(text), yamltext.Mapping)
    except (Refusal, AssertionError):
        return
    once = tidied(bom + text.replace("\n", end))
    assert values(once) == values(text)
    assert [one for one in remarks(once) if "b: c" not in one] == [
        one for one in remarks(text) if "b: c" not in one
    ]
    assert tidied(once) == once
    assert not re.search("[\r\ufeff\t]| \n", once)
    assert once.endswith("\n")
