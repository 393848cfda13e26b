"""What the handbook says that `check` says of a mistake is what it says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import NOW, ROOT, run
from tools.handbook import TASKS

_CASE = re.compile(
    r"^原来是：\n+```yaml\n(?P<right>.*?)^```\n+写成了：\n+```yaml\n(?P<wrong>.*?)^```\n"
    r".*?^```text\n(?P<said>.*?)^```$", re.M | re.S,
)
_FILE = re.compile(r"`(content/\S+\.yaml)`")


def cases() -> list[tuple[str, str, str, str]]:
    """File, right, wrong, what is said."""
    found = []
    for name in ("read-check", "conflict"):
        text = (TASKS / f"{name}.md").read_text("utf-8")
        here = [(_FILE.search(text)[1], *case.groups()) for case in _CASE.finditer(text)]  # type: ignore[index]
        assert len(here) * 2 == text.count("```yaml\n"), name
        found += here
    return found


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mistakes")
    shutil.copytree(ROOT / "content", folder / "content")
    return folder


def said_of(district: Path, file: str) -> list[str]:
    done = run(str(ROOT / "build.py"), "check", "--lang", "zh", "--now", NOW, file,
               cwd=district, PYTHONPATH=str(ROOT))
    return [line for line in done.stdout.splitlines() if line.startswith(file)]


@pytest.mark.parametrize(("file", "right", "wrong", "said"), cases())
def test_a_mistake_is_answered_as_the_page_says(
    district: Path, file: str, right: str, wrong: str, said: str
) -> None:
    path = district / file
    good = path.read_text("utf-8")
    assert good.count(right) == 1
    try:
        path.write_text(good.replace(right, wrong), "utf-8")
        assert said_of(district, file) == said.splitlines()
    finally:
        path.write_text(good, "utf-8")
