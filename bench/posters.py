"""How long the boards of the sample district take to print, and how large they are.

    PYTHONPATH=. python bench/posters.py

Prints seconds for all of them in one file, and the largest file of one board alone.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from district.checking import check_content
from district.values import take_moment
from district.words import read_words
from publish.posters import Order, Posters
from publish.printing import Wanted
from publish.telling import Telling

CONTENT = Path(__file__).resolve().parent.parent / "content"
NOW = take_moment("2026-11-23 10:00")


def main() -> int:
    started = time.perf_counter()
    checked = check_content(CONTENT, lambda zone: NOW)
    paper = Posters(Telling(read_words("en"), CONTENT), CONTENT, checked)
    sizes = {}
    with TemporaryDirectory() as nowhere:
        out = Path(nowhere) / "boards.pdf"
        if paper.run(Order(Wanted(), "", out)):
            return 1
        seconds, size = time.perf_counter() - started, out.stat().st_size
        for community in checked.district.communities:
            if paper.run(Order(Wanted(communities=(community,)), "", out)):
                return 1
            sizes[community] = out.stat().st_size
    largest = max(sizes, key=lambda name: sizes[name])
    print(f"{len(sizes)} boards in one file: {seconds:.1f} s, {size / 1e6:.1f} MB, "
          f"{size / len(sizes) / 1e3:.0f} KB a board")
    print(f"the largest alone: {largest}, {sizes[largest] / 1e3:.0f} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
