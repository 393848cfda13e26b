"""Every test, in two halves at the same time; with arguments, what they say to pytest.

CHROMIUM=/usr/bin/chromium python tools/tests.py [-k address]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile

# The journeys wait for browsers more than they reckon: the other half has the second processor.
_JOURNEYS = ("tests/journeys", "tests/bench")


def main(given: list[str]) -> int:
    """The exit status of pytest, the worse of both halves."""
    pytest = [sys.executable, "-m", "pytest"]
    if given:
        return subprocess.call([*pytest, *given])  # noqa: S603 (our own interpreter, no shell)
    with tempfile.TemporaryFile() as said:
        # Not by a shell's "&": what that begins takes no Ctrl-C, and some tests press it.
        journeys = subprocess.Popen([*pytest, *_JOURNEYS], stdout=said, stderr=said)  # noqa: S603
        try:
            rest = subprocess.call(  # noqa: S603 (as above)
                [*pytest, "tests", *(f"--ignore={folder}" for folder in _JOURNEYS)]
            )
            walked = journeys.wait()
        finally:
            journeys.kill()
        said.seek(0)
        sys.stdout.buffer.write(b"The journeys:\n" + said.read())
    return max(rest, walked)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
