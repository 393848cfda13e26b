"""A PostgreSQL of this folder's own, which it may kill."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.intake.conftest import content, district
from tests.intake.queues import Postgres, postgres

__all__ = ("content", "district")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    with postgres() as server:
        yield server
