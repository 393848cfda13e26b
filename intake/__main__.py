"""`python -m intake`."""

from __future__ import annotations

from intake.cli import intake

if __name__ == "__main__":
    intake(prog_name="python -m intake")
