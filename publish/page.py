"""`Page`: one page to be made, before it is rendered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from district.records import Notice


@dataclass(frozen=True, slots=True)
class Page:
    """`path` is the address below the language's root, such as `/officers/shen-yifan/`.

    `facts` are handed to the template; `section` marks the navigation. A page with `listed` False
    stays out of what search engines are told (signposts, 404). `urgent` stand on top.
    """

    language: str
    path: str
    template: str
    title: str
    description: str
    section: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    listed: bool = True
    urgent: tuple[Notice, ...] = ()

    @property
    def hand_written(self) -> bool:
        """Whether the article came from the theme engine and stands in `facts["html"]`."""
        return self.template == "hand_written"

    @property
    def rooted(self) -> str:
        """Its path below the site's base: `/en/officers/shen-yifan/`."""
        return rooted(self.language, self.path)

    @property
    def file(self) -> str:
        """Where it is written, relative to the site: `en/officers/shen-yifan/index.html`."""
        path = self.path.lstrip("/")
        inside = path if path.endswith(".html") else f"{path}index.html"
        return inside if self.language == "zh" else f"{self.language}/{inside}"


def rooted(language: str, path: str) -> str:
    """A path below the language's root as one below the site's base."""
    return path if language == "zh" else f"/{language}{path}"
