"""Where the time of a build goes, step by step, over all its processes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from district.words import Words

STEPS = ("read", "check", "theme", "plan", "render", "pour", "calendars", "lists", "data", "write")
"""In the order in which they are told; `cli.step.<step>` names each in words."""


class Timing:
    """Seconds by step, as the wall clock of each process counts them."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[step] = self.seconds.get(step, 0) + time.perf_counter() - started

    def add(self, seconds: Mapping[str, float]) -> None:
        """What another process took."""
        for step, took in seconds.items():
            self.seconds[step] = self.seconds.get(step, 0) + took

    def taken(self) -> dict[str, float]:
        """What was counted since the last time this was asked."""
        taken, self.seconds = self.seconds, {}
        return taken


def timing_lines(seconds: Mapping[str, float], words: Words) -> Iterator[str]:
    """A line for each step: its name, and its seconds over all processes."""
    for step in STEPS:
        if step in seconds:
            yield f"{seconds[step]:8.2f} s  {words(f'cli.step.{step}')}"
