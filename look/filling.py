"""`Filling`: what stands in a form as it is shown; nothing, on the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Filling:
    """`version` names the form's definition, `key` makes the form one and the same when sent again.

    `values` are the answers by field, `problems` a sentence for each field that has one. `note` is
    a sentence above them. `calm`: the resident has been asked about an emergency and goes on.
    """

    version: str
    key: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    calm: bool = False
