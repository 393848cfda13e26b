"""Every test, in parts, two at the same time; with arguments, what they say to pytest.

CHROMIUM=/usr/bin/chromium python tools/tests.py [-k address]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor

# The longest first, so that both processors are done at the same time. What tests/ holds besides
# is one more part: nothing that is added goes unrun.
_PARTS = (
    ("tests/journeys",), ("tests/publish",), ("tests/intake",), ("tests/clerk", "tests/bench"),
    ("tests/torture",),
)
_REST = ("tests", *(f"--ignore={folder}" for part in _PARTS for folder in part))
_AT_ONCE = 2


class Runs:
    """The parts that run; what each said is shown when it is done."""

    def __init__(self) -> None:
        self._begun: list[subprocess.Popen[bytes]] = []
        self._one_at_a_time = threading.Lock()
        self._stopped = False
        # Each of the many commands the tests begin would else compile our modules anew.
        self._environment = {
            name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
        }

    def run(self, words: tuple[str, ...]) -> int:
        """The exit status of pytest."""
        started = time.monotonic()
        with tempfile.TemporaryFile() as said:
            with self._one_at_a_time:
                if self._stopped:
                    return 1
                # Not by a shell's "&": what that begins takes no Ctrl-C, and some tests press it.
                process = subprocess.Popen(  # noqa: S603 (our own interpreter, no shell)
                    [sys.executable, "-m", "pytest", *words], stdout=said, stderr=said,
                    env=self._environment,
                )
                self._begun.append(process)
            status = process.wait()
            said.seek(0)
            name = " ".join(word for word in words if not word.startswith("-"))
            with self._one_at_a_time:
                sys.stdout.buffer.write(
                    f"{name}, {time.monotonic() - started:.0f} seconds:\n".encode() + said.read()
                )
                sys.stdout.buffer.flush()
        return status

    def alone(self, words: list[str]) -> int:
        return subprocess.call(  # noqa: S603 (as above)
            [sys.executable, "-m", "pytest", *words], env=self._environment
        )

    def stop(self) -> None:
        with self._one_at_a_time:
            self._stopped = True
            for process in self._begun:
                process.kill()


def main(given: list[str]) -> int:
    """The worst exit status of all parts."""
    runs = Runs()
    if given:
        return runs.alone(given)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            return max(pool.map(runs.run, (*_PARTS, _REST)))
        finally:
            runs.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
