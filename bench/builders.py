"""Our build and Hugo's, each called as a whole process, and where everything they make lies."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from bench import hugo_site
from bench.invented.writer import NOW
from bench.measure import Failed, Run, run
from bench.tell import NO_HUGO

ROOT = Path(__file__).resolve().parent.parent
MOMENT = f"{NOW:%Y-%m-%d %H:%M}"
LARGE = 100_000


class Bench:
    """`asked` is what `publishing.py` was told. Everything lies below `work`.

    `cold` is the last cold build of the district asked for, if there was one.
    """

    def __init__(self, asked: argparse.Namespace, work: Path) -> None:
        self.asked, self.work, self.code = asked, work, asked.tree.resolve()
        self.hugo = hugo_site.binary()
        self.help = {name: self._help(name) for name in ("site", "check")}
        self.cold: Run | None = None
        self._untouched: set[int] = set()

    def _help(self, command: str) -> str:
        said = subprocess.run(  # noqa: S603
            [sys.executable, "build.py", command, "--help"], cwd=self.code, capture_output=True,
            text=True, check=False,
        )
        return said.stdout

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many records the goals that are not about growing are measured with."""
        return (self.asked.records, *((LARGE,) if self.asked.large else ()))

    # --- what is built

    def district(self, records: int) -> Path:
        """The content of a district; those who edit it put everything back."""
        folder = self.work / f"district-{records}"
        if not (folder / "district.yaml").exists():
            run(
                [sys.executable, "-m", "bench.generate", str(records), folder,
                 "--seed", str(self.asked.seed), "--names", self.asked.names.resolve()],
                ROOT, {"PYTHONPATH": str(ROOT)},
            )
        return folder

    def project(self, records: int, *languages: str) -> Path:
        """Hugo's own, made anew: its templates may have changed."""
        folder = self.fresh(f"hugo-{records}-{'-'.join(languages)}")
        hugo_site.make_site(self.district(records), folder, languages)
        return folder

    def fresh(self, name: str) -> Path:
        """A folder that does not exist."""
        folder = self.work / name
        shutil.rmtree(folder, ignore_errors=True)
        return folder

    # --- the builders

    def command(
        self, content: Path, out: Path, cache: Path, *more: str, now: str = MOMENT
    ) -> list[str | Path]:
        """How our build is called."""
        timings = ["--timings"] if "--timings" in self.help["site"] else []
        return [sys.executable, "build.py", "site", "--content", content, "--out", out,
                "--cache", cache, "--now", now, "--lang", "en", *timings, *more]

    def ours(
        self, content: Path, out: Path, cache: Path, *more: str, now: str = MOMENT, **env: str
    ) -> Run:
        return run(self.command(content, out, cache, *more, now=now), self.code, env)

    def hugos(self, project: Path, out: Path) -> Run:
        if self.hugo is None:
            raise Failed(NO_HUGO)
        return run(
            [self.hugo, "--source", project, "--destination", out, "--clock", hugo_site.CLOCK,
             "--cacheDir", self.work / "hugo-cache", "--noBuildLock", "--quiet"],
            self.work,
        )

    def check(self, content: Path, *more: str | Path) -> Run:
        return run(
            [sys.executable, "build.py", "check", "--content", content, "--now", MOMENT, *more],
            self.code,
        )

    # --- sites to begin with

    def sample_site(self) -> Path:
        """The sample district's, brought up to date."""
        out = self.work / "sample-site"
        self.ours(self.code / "content", out, self.work / "sample-site-cache")
        return out

    def cold_build(self, records: int) -> Run:
        """A site from nothing, in `site`; nobody has built there again yet."""
        content, (out, cache) = self.district(records), self.place(records)
        shutil.rmtree(out, ignore_errors=True)
        shutil.rmtree(cache, ignore_errors=True)
        done = self.ours(content, out, cache)
        self._untouched.add(records)
        if records == self.asked.records:
            self.cold = done
        return done

    def untouched(self, records: int) -> tuple[Path, Path, Path]:
        """Content, and a site and cache of it as a cold build leaves them."""
        if records not in self._untouched:
            self.cold_build(records)
        self._untouched.remove(records)
        return self.district(records), *self.place(records)

    def standing(self, records: int) -> tuple[Path, Path, Path]:
        """Content, and a site and cache of it, brought up to date."""
        content, (out, cache) = self.district(records), self.place(records)
        self._untouched.discard(records)
        self.ours(content, out, cache)
        return content, out, cache

    def place(self, records: int) -> tuple[Path, Path]:
        """Where the site of a district of this size is built again and again, and its cache."""
        return self.work / f"site-{records}", self.work / f"site-{records}-cache"

    def hugos_own(self, records: int) -> tuple[Path | None, Path]:
        """Hugo's project and a site of it; no project without Hugo, or where it is not compared."""
        out = self.fresh("hugos-site")
        if self.hugo is None or records == LARGE:
            return None, out
        project = self.project(records, "zh")
        self.hugos(project, out)
        return project, out
