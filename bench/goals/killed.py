"""B7: builds that are killed, and content that may not be built."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from pathlib import Path

from bench.builders import Bench
from bench.edits import Edited, an_officer, edits
from bench.measure import Failed, run_and_kill
from bench.tell import tell
from bench.trees import Watched, digests, first_difference

MOST = 200


def b7(bench: Bench) -> None:
    """killed at any moment, or a content error: the old site whole, the next build right"""
    content = bench.district(min(bench.asked.records, MOST))
    scene = _Scene(bench, content)
    try:
        scene.tell("builds again", bench.asked.kills, cold=False)
        scene.tell("full builds", max(1, bench.asked.kills // 4), cold=True)
    finally:
        scene.edited.back()
    _error(bench, content, scene.out, scene.cache)


class _Scene:
    """Two states of one district, a full build of each, and a site that goes to and fro."""

    def __init__(self, bench: Bench, content: Path) -> None:
        self.bench, self.content = bench, content
        self.chance = random.Random(bench.asked.seed)  # noqa: S311  measuring, not secrets
        self.edited, self.kinds = Edited(), edits(content)[:-1]
        self.out, self.cache = bench.fresh("b7") / "site", bench.work / "b7" / "cache"
        self.full = [bench.fresh("b7-plain"), bench.fresh("b7-edited")]
        self.state = 0
        self.seconds = {True: 0.0, False: 0.0}
        self.out.parent.mkdir()
        try:
            for state in (0, 1):
                self._go(state)
                cold = bench.ours(content, self.full[state], bench.fresh("b7-full-cache"))
                self.seconds[True] = cold.seconds
                # The first one builds from nothing, the second the site that is there.
                self.seconds[False] = bench.ours(content, self.out, self.cache).seconds
            # Another time, as the first change makes the spare tree too.
            self._go(0)
            self.seconds[False] = bench.ours(content, self.out, self.cache).seconds
        except BaseException:
            self.edited.back()
            raise
        self.trees = [digests(tree) for tree in self.full]

    def _go(self, state: int) -> None:
        self.state = state
        self.edited.back()
        if state:
            for kind in self.kinds:
                self.edited.make(kind, 1)

    def tell(self, what: str, kills: int, *, cold: bool) -> None:
        """Kill so many builds at random moments, all their processes or only the first."""
        found: Counter[str] = Counter()
        for number in range(kills):
            self._go(1 - self.state)
            if cold:
                shutil.rmtree(self.cache)
            found.update(self._kill(self.chance.random() * self.seconds[cold], number % 2 == 1))
        killed = found["killed"] + found["stuck"]
        tell(f"{what}: {killed} of {kills} killed within {self.seconds[cold]:.2f} s, the others "
             f"had ended; {found['old']} left the old site, {found['new']} the new one, "
             f"{found['BROKEN']} a BROKEN one")
        tell(f"  the next build: {found['right']} of {kills} equal to a full one, "
             f"{found['left']} with folders left behind; processes left at work by "
             f"{found['stuck']} kills")

    def _kill(self, after: float, alone: bool) -> list[str]:
        """What came of one killed build, in words to be counted."""
        command = self.bench.command(self.content, self.out, self.cache)
        said = [run_and_kill(command, self.bench.code, after, alone).value]
        standing = digests(self.out)
        names = {0: "old", 1: "new"}
        right = [tree == standing for tree in self.trees]
        said.append("BROKEN" if not any(right) else names[right.index(True) == self.state])
        try:
            self.bench.ours(self.content, self.out, self.cache)
        except Failed as error:
            tell(f"  the next build FAILED: {error}")
            return said
        if not first_difference(self.out, self.full[self.state]):
            said.append("right")
        if {path.name for path in self.out.parent.iterdir()} != {"site", "cache"}:
            said.append("left")
        return said


def _error(bench: Bench, content: Path, out: Path, cache: Path) -> None:
    officer = an_officer(content)
    bench.ours(content, out, cache)
    watched, text = Watched(out, bench.work / "stamps"), officer.read_bytes()
    try:
        officer.write_bytes(text + b"hours: none\n")
        try:
            bench.ours(content, out, cache)
            said = "BUILT all the same"
        except Failed:
            said = "refused"
    finally:
        officer.write_bytes(text)
    found = watched.changed()
    tell(f"a content error: {said}, {found.written + found.removed} files changed")
    again, found = bench.ours(content, out, cache), watched.changed()
    tell(f"  mended: {again.seconds:.2f} s, {found.written + found.removed} files changed")
