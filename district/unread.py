"""`Unread`: the files that are there but could not be read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unread:
    """Kind and id of each such file; the id is "" where the file's place or name hides it.

    What a rule concludes from absence is not said while such a file might say otherwise
    (`district.settling`), so one slip does not set off a chain of false alarms.
    """

    files: frozenset[tuple[str, str]] = frozenset()

    def of(self, kind: str) -> set[str]:
        """The ids of a kind (`communities`, `officers`, …) that exist unread."""
        return {name for found, name in self.files if found == kind and name}

    def any(self, kind: str) -> bool:
        return any(found == kind for found, _ in self.files)

    def unplaced(self, kind: str) -> bool:
        """Whether a file of that kind may carry any id: then no id can be called unknown."""
        return (kind, "") in self.files
