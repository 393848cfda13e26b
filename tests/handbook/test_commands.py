"""Every command that the handbook tells somebody to type works, in the order it is told.

Those of the desk are in tests/test_officers_docs.py. What only root can do on a server stands in
blocks called `console`; here it is held that the files it names are there.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import NOW, ROOT, run
from tools.handbook import TASKS, Task

DOCS = ROOT / "docs"
PAGES = sorted(
    page for part in ("editors", "reviewers", "adopters") for page in (DOCS / part).rglob("*.md")
    if "```sh\n" in page.read_text("utf-8")
)
ASKS = {("new", "officer"), ("new", "station")}
"""They ask at a terminal for what they need; tests/clerk answers."""


def commands(page: Path) -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def git(folder: Path, *words: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *words], cwd=folder,
        check=True, capture_output=True,
    )


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample under version control, with a page's cache of it kept from one page to the next."""
    folder = tmp_path_factory.mktemp("commands")
    shutil.copytree(ROOT / "content", folder / "content")
    shutil.copy(ROOT / "CODEOWNERS", folder)
    (folder / ".gitignore").write_text("/site/\n/.cache/\n/var/\n*.pdf\n*.xlsx\n", "utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "the sample")
    git(folder, "tag", "v3")
    git(folder, "commit", "-q", "--allow-empty", "-m", "one more")
    return folder


@pytest.fixture
def here(repository: Path) -> Iterator[Path]:
    (repository / "var").mkdir()
    yield repository
    shutil.rmtree(repository / "var")
    git(repository, "checkout", "-q", ".")
    git(repository, "clean", "-q", "-f", "-d")


def run_as_told(line: str, folder: Path) -> None:
    words = shlex.split(line, comments=True)
    words = [str(folder / "site") if word == "/srv/www/police" else word for word in words]
    if words[0] == "python":
        words[0] = sys.executable
        if words[1] == "build.py":
            words[1] = str(ROOT / "build.py")
            if tuple(words[2:4]) in ASKS and len(words) == 4:
                words.append("--help")
            else:
                words += ["--now", NOW]
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LANG": "zh_CN.UTF-8",
        "PYTHONUTF8": "1", "HOME": str(folder),
    }
    if "serve" in words:
        port = words.index("--port") + 1
        words[port] = "8765"
        serve(words, folder, environment)
        return
    done = subprocess.run(words, cwd=folder, text=True, capture_output=True, check=False,
                          timeout=300, env=environment)
    assert done.returncode == 0, f"{line}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"


def serve(words: list[str], folder: Path, environment: dict[str, str]) -> None:
    """Until it says where to look."""
    process = subprocess.Popen([*words, "--no-intake"], cwd=folder, text=True, env=environment,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert process.stdout is not None
    assert any("http://localhost:" in line for line in process.stdout)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.stem}-{page.stem}")
def test_every_command_of_a_page_works_in_the_order_shown(page: Path, here: Path) -> None:
    for line in commands(page):
        if " intake backup " in line and not (here / "var/intake.db").exists():
            # A door has taken something in by then.
            run_as_told(f"python -m intake submit {ROOT}/demo/requests-noise.csv --form noise",
                        here)
        if " import 名单.xlsx" in line:
            # The station's own list, of which all is there already.
            run_as_told("python build.py export 名单.xlsx --station jiaodaokou", here)
        if " import stations.xlsx" in line:
            # The sample has been emptied by then, and there is a list of a station's.
            run_as_told("python build.py export stations.xlsx", here)
            for part in ("stations", "notices"):
                for file in (here / "content" / part).rglob("*.yaml"):
                    file.unlink()
        run_as_told(line, here)


def test_a_reviewer_is_shown_what_diff_says_of_an_editors_example(here: Path) -> None:
    (shown,) = re.findall(r"^```text\n(.*?)^```$",
                          (DOCS / "reviewers/README.md").read_text("utf-8"), re.M | re.S)
    Task.read(TASKS / "addresses.md").apply(here)
    done = run(str(ROOT / "build.py"), "diff", "main", "--lang", "zh", "--now", NOW, cwd=here,
               PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(shown)


def test_what_root_is_told_to_copy_and_start_is_there() -> None:
    text = "".join(page.read_text("utf-8") for page in (DOCS / "adopters").glob("*.md"))
    blocks = "".join(re.findall(r"^```console\n(.*?)^```$", text, re.M | re.S))
    for name in re.findall(r"(?:deploy|tools)/[\w./-]*\w", text):
        assert list(ROOT.glob(f"{name}*")), name
    units = set(re.findall(r"hutong-\w+\.(?:service|timer)", text))
    there = {unit.name for unit in (ROOT / "deploy/systemd").iterdir()}
    assert units <= there
    started = {unit for line in blocks.splitlines() if "enable --now" in line
               for unit in re.findall(r"hutong-\w+\.\w+", line)}
    timed = {unit.replace("timer", "service") for unit in started if unit.endswith("timer")}
    assert started | timed == there


def test_the_sample_is_known_for_a_sample_file_by_file() -> None:
    """What is said to find what is left of it finds each file that holds a fact."""
    for name in ("README", "en"):
        (line,) = [line for line in commands(DOCS / f"adopters/{name}.md") if "grep" in line]
        pattern = re.compile(shlex.split(line)[3])
        facts = [ROOT / "content/district.yaml", *ROOT.glob("content/stations/*/station.yaml"),
                 *ROOT.glob("content/stations/*/officers/*.yaml"), ROOT / "CODEOWNERS"]
        assert [str(file) for file in facts if not pattern.search(file.read_text("utf-8"))] == []


def test_the_smallest_district_passes_the_check_and_becomes_a_site(tmp_path: Path) -> None:
    task = Task.read(DOCS / "adopters/README.md")
    for name in ("words", "pages", "forms"):
        shutil.copytree(ROOT / "content" / name, tmp_path / "content" / name)
    for name in task.files:
        if name.endswith(".yaml") and "/words/" not in name:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    assert task.apply(tmp_path) == task.yaml == 5
    run_as_told("python build.py check", tmp_path)
    run_as_told("python build.py site --out site", tmp_path)
    assert "周静" in (tmp_path / "site/communities/liulin/index.html").read_text("utf-8")
    (line,) = [line for line in commands(task.page) if "grep" in line]
    (tmp_path / "CODEOWNERS").touch()
    left = subprocess.run(shlex.split(line), cwd=tmp_path, text=True, capture_output=True,
                          check=False)
    assert (left.returncode, left.stdout) == (1, "")
