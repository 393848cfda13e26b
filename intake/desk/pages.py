"""The desk's pages: its templates in a light shell of their own, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from district.words import Words
from intake.accounts import Account
from intake.desk.menu import menu_of
from intake.door.current import Current
from intake.door.pages import TEMPLATES
from intake.receipt import grouped
from look.assets import read_assets
from look.dial import tel

ASSETS = "/desk/assets/"
_FOLDERS = (TEMPLATES / "assets", TEMPLATES / "desk" / "assets")
_SERVED = ("brand.svg", "district.css", "desk.css", "heat.css", "desk.js")
"""The site's look and what the desk adds to it. Of `desk/assets` nothing is published."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page is shown in. `ways` is its address in each language, where it has one."""

    title: str
    account: Account | None = None
    csrf: str = ""
    section: str = ""
    ways: Mapping[str, str] = field(default_factory=dict)


class Pages:
    """The pages of one district, in the words of its content."""

    def __init__(self, current: Current) -> None:
        self.prefix = current.pages.prefix
        self._door = current.pages
        self.files, self._addresses = _assets(self.prefix)
        self._templates = {name: self._environment(name) for name in self._door.languages}

    @property
    def languages(self) -> tuple[str, ...]:
        return self._door.languages

    def language(self, wanted: str, accepted: str = "") -> str:
        """The language to answer in: the one asked for, else one the browser names, else ours."""
        return self._door.language(wanted, accepted)

    def words(self, language: str) -> Words:
        return self._door.words(language)

    def page(self, language: str, template: str, frame: Frame, facts: Mapping[str, Any]) -> str:
        """The whole page; `template` is below `templates/desk/` and extends its `page.html`."""
        account = frame.account
        return self._templates[language].get_template(f"desk/{template}.html").render({
            **facts, "frame": frame, "menu": menu_of(account.role) if account else [],
            "held": Markup('<input type="hidden" name="csrf" value="{}">').format(frame.csrf),
        })

    def _environment(self, language: str) -> Environment:
        made = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True, auto_reload=False,
        )
        spoken = {name: self.words(name)("page.shell.language_name") for name in self.languages}
        made.globals.update(
            t=self._door.speaker(language), language=language, languages=spoken, tel=tel,
            profile=self._door.profile, assets=self._addresses, grouped=grouped,
            url=lambda path: f"{self.prefix}{path}",
        )
        return made


def _assets(prefix: str) -> tuple[dict[str, bytes], dict[str, str]]:
    """The files by address below the prefix, and the address of each by its own name."""
    files, addresses = read_assets(_FOLDERS, "")
    served = {name: f"{ASSETS}{Path(addresses[name]).name}" for name in _SERVED
              if name in addresses}
    bodies = {Path(path).name: body for path, body in files.items()}
    return (
        {path: bodies[Path(path).name] for path in served.values()},
        {name: f"{prefix}{path}" for name, path in served.items()},
    )
