"""Every workflow's own commands, in their order, in a clean clone, as the platform would run them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = (".github/workflows/content.yml", ".gitlab-ci.yml", ".workflow/pr.yml",
         ".workflow/nightly.yml")
OFFICER = "content/stations/jiaodaokou/officers/shen-yifan.yaml"


@dataclass(frozen=True)
class Job:
    """`steps` are pieces of shell, each with its own variables; `shared`: they run in one shell."""

    name: str
    steps: tuple[tuple[str, dict[str, str]], ...]
    shared: bool


def jobs() -> Iterator[Job]:
    for file in FILES:
        read = yaml.safe_load((ROOT / file).read_text("utf-8"))
        if file.startswith(".github"):
            for name, job in read["jobs"].items():
                steps = tuple((each["run"], each.get("env", {})) for each in job["steps"]
                              if "run" in each)
                yield Job(f"github-{name}", steps, shared=False)
        elif file == ".gitlab-ci.yml":
            for name, job in read.items():
                if isinstance(job, dict) and "script" in job:
                    yield Job(f"gitlab-{name}", tuple((each, {}) for each in job["script"]), True)
        else:
            for stage in read["stages"]:
                for step in stage["steps"]:
                    commands = tuple((each, {}) for each in step["commands"])
                    yield Job(f"gitee-{step['name']}", commands, shared=True)


JOBS = list(jobs())
ENVIRONMENT = {
    "GITHUB_BASE_REF": "main", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    "GITEE_TARGET_BRANCH": "main",
}


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *words], cwd=folder,
                   check=True, capture_output=True)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clean clone of a change, beside what it goes to; its set-up is the one there is."""
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(ROOT), str(origin))
    git(origin, "checkout", "-q", "-B", "main")
    for file in _not_committed():
        (origin / file).parent.mkdir(parents=True, exist_ok=True)
        (origin / file).write_bytes((ROOT / file).read_bytes())
    git(origin, "add", "-A")
    git(origin, "commit", "-q", "--allow-empty", "-m", "as it is here")
    git(tmp_path, "clone", "-q", str(origin), str(clone))
    git(clone, "checkout", "-q", "-b", "change")
    (clone / ".venv").symlink_to(ROOT / ".venv")
    return clone


def _not_committed() -> list[str]:
    said = subprocess.run(["git", "ls-files", "-mo", "--exclude-standard"], cwd=ROOT, check=True,
                          capture_output=True, text=True).stdout
    return [line for line in said.splitlines() if (ROOT / line).is_file()]


def change(clone: Path, old: str, new: str) -> None:
    file = clone / OFFICER
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    git(clone, "commit", "-qam", "change")


def run(job: Job, clone: Path) -> list[tuple[int, str]]:
    """The status and the words of each step, up to the first that fails."""
    own = {name: value for name, value in os.environ.items()
           if not name.startswith(("GITHUB_", "CI_", "GITEE_", "HUTONG_"))}
    summary = clone.parent / "summary.md"
    environment = {**own, **ENVIRONMENT, "GITHUB_STEP_SUMMARY": str(summary),
                   "SOURCE_DATE_EPOCH": "1795399200"}
    said: list[tuple[int, str]] = []
    steps = [("\n".join(step for step, _ in job.steps), {})] if job.shared else list(job.steps)
    for step, more in steps:
        given = {name: value for name, value in more.items() if "${{" not in value}
        done = subprocess.run(["bash", "-e", "-c", step], cwd=clone, env={**environment, **given},
                              capture_output=True, text=True, timeout=300)
        said.append((done.returncode, done.stdout + done.stderr))
        if done.returncode:
            break
    return said


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_its_commands_run_in_a_clean_clone(job: Job, clone: Path) -> None:
    change(clone, "010-0000 1203", "010-0000 1299")
    said = run(job, clone)
    assert [status for status, _ in said] == [0] * len(said), said[-1][1]
    made = [folder for folder in ("site", "public") if (clone / folder / "index.html").is_file()]
    due = clone / "due.md"
    assert made or due.is_file()
    if "change" in job.name:
        told = (clone / "diff.md").read_text("utf-8")
        assert "010-0000 1299" in told


@pytest.mark.parametrize(
    "job", [job for job in JOBS if "change" in job.name], ids=lambda job: job.name
)
def test_a_mistake_stops_it_and_is_named_with_its_line(job: Job, clone: Path) -> None:
    change(clone, "010-0000 1203", "请打所里")
    said = run(job, clone)
    assert said[-1][0] != 0
    words = "".join(text for _, text in said)
    assert f"{OFFICER}:3" in words or f"file={OFFICER},line=3" in words
    assert not (clone / "site" / "index.html").exists()


def test_nothing_that_a_stranger_writes_becomes_a_command() -> None:
    """`${{ … }}` within a piece of shell would put a branch's name into it."""
    assert [step for job in JOBS for step, _ in job.steps if "${{" in step] == []


def test_a_pull_request_may_write_remarks_and_nothing_else() -> None:
    read: dict[str, Any] = yaml.safe_load((ROOT / FILES[0]).read_text("utf-8"))
    assert read["permissions"] == {"contents": "read"}
    assert read["jobs"]["change"]["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert "pull_request_target" not in read[True]


def test_the_hooks_of_a_commit_let_pass_what_is_right_and_stop_what_is_wrong(clone: Path) -> None:
    (repo,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    check, fmt = [hook["entry"].split() for hook in repo["hooks"]]

    def status(*words: str) -> int:
        return subprocess.run(words, cwd=clone, capture_output=True).returncode

    assert status(*check) == status(*fmt, OFFICER) == 0
    change(clone, "010-0000 1203", "请打所里")
    assert status(*check) == 1
