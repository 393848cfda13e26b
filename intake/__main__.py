"""`python -m intake`."""

from __future__ import annotations

import sys

try:
    from intake.cli import intake
except ModuleNotFoundError as error:
    if (error.name or "").startswith("intake"):
        raise
    # The words' own reader may be what is missing: this sentence stands here.
    sys.exit(f"This Python does not have {error.name}. Run `sh tools/setup.sh run` once, then"
             " `. .venv/bin/activate` in each new terminal.")

if __name__ == "__main__":
    intake(prog_name="python -m intake")
