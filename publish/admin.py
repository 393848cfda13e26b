"""The browser editor at `/admin/`: its page, its configuration, and the packages it runs on.

Only a district with the key `admin` has it. What it asks for comes from `district.contract`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any
from urllib.parse import urlsplit

from district.contract import FILES
from district.layout import CALLED, DATED, DISTRICT_KINDS, ID, STATION_KINDS
from district.records import BrowserEditor, Profile
from district.stamp import ROOT
from district.words import Words
from publish import packages
from publish.admin_fields import Fields

TEMPLATES = ROOT / "templates" / "admin"
SCRIPTS = ("start.js", "format.js")
_OWN = {
    "github": ("https://api.github.com", "https://api.github.com"),
    "gitlab": ("https://gitlab.com", "https://gitlab.com"),
    "gitea": ("https://gitea.com", "https://gitea.com"),
}
"""Platform → where its API is and who signs people in, where the district names no other."""
_REVIEWED = ("github", "gitlab")
"""The platforms on which the editor can leave a change for review."""


def admin_files(
    profile: Profile, words: Words, stations: Mapping[str, str]
) -> Iterator[tuple[str, bytes]]:
    """Every file of the editor; none while its packages are not there. `stations`: id → name."""
    if profile.admin is None or not packages.fetched():
        return
    yield "admin/index.html", _page(profile.admin, profile, words).encode()
    config = configuration(profile.admin, profile, words, stations)
    yield "admin/config.json", json.dumps(config, ensure_ascii=False).encode()
    for name in SCRIPTS:
        yield f"admin/{name}", (TEMPLATES / name).read_bytes()
    for path, body in packages.files():
        yield f"admin/{path}", body


def configuration(
    admin: BrowserEditor, profile: Profile, words: Words, stations: Mapping[str, str]
) -> dict[str, Any]:
    """What the editor is told, as Sveltia CMS reads it."""
    collections: list[dict[str, Any]] = []
    for station, name in sorted(stations.items()):
        names = {kind: f"{station}_{kind}" for kind in STATION_KINDS}
        folder = f"{admin.folder}/stations/{station}"
        collections += [_collection(kind, folder, name, names, words) for kind in STATION_KINDS]
        collections.append({"divider": True, "name": f"after_{station}"})
    of_district = [kind for kind in DISTRICT_KINDS if kind in STATION_KINDS]
    name = profile.name.zh
    collections += [_collection(kind, admin.folder, name, {}, words) for kind in of_district]
    reviewed = admin.review and admin.backend in _REVIEWED
    return {
        "backend": _backend(admin),
        "publish_mode": "editorial_workflow" if reviewed else "simple",
        "media_folder": f"{admin.folder}/pages/zh", "public_folder": "/",
        "app_title": _title(profile, words), "site_url": profile.url,
        "show_preview_links": False, "editor": {"preview": False},
        "output": {"omit_empty_optional_fields": True},
        "slug": {"encoding": "ascii", "clean_accents": True},
        "collections": collections,
    }


def _collection(
    kind: str, folder: str, place: str, names: dict[str, str], words: Words
) -> dict[str, Any]:
    """The files of a kind in one place: a station, or the district where `names` is empty."""
    called = CALLED[kind]
    shape = FILES[called]
    first = next(iter(shape.keys))
    form, naming = (DATED, "dated") if kind == "notices" else (ID, "id")
    how = words(f"admin.file.{naming}")
    label = words(f"key.file.{called}.name")
    return {
        "name": names.get(kind, kind), "folder": f"{folder}/{kind}", "extension": "yaml",
        "format": called, "label": words("admin.collection", place=place, kind=label),
        "label_singular": label, "description": words(f"key.file.{called}.about"),
        "identifier_field": f"{first}.zh", "summary": f"{{{{{first}.zh}}}}",
        "slug": {
            "editable": ["create"], "hint": how, "pattern": [f"^(?:{form.pattern})$", how],
        },
        "fields": Fields(words, names).of(called, shape),
    }


def _backend(admin: BrowserEditor) -> dict[str, Any]:
    told = {"name": admin.backend, "repo": admin.repo, "branch": admin.branch}
    if admin.api:
        told["api_root"] = admin.api
    if admin.sign_in:
        told["base_url"] = admin.sign_in
    if admin.app_id:
        told["app_id"] = admin.app_id
    if admin.backend == "gitlab" and admin.app_id:
        told["auth_type"] = "pkce"
    return told


def _title(profile: Profile, words: Words) -> str:
    return words("admin.title", district=profile.name.zh)


def policy(admin: BrowserEditor) -> str:
    """The page's Content-Security-Policy: our own files, and the platform's API."""
    api, sign_in = _OWN[admin.backend]
    reached = {_origin(admin.api or api), _origin(admin.sign_in or sign_in)}
    return "; ".join([
        # Svelte writes styles into the page; a picture that is looked at is a blob.
        "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'",
        "font-src 'self'", "img-src 'self' blob: data:",
        f"connect-src 'self' data: {' '.join(sorted(reached))}",
        "base-uri 'none'", "form-action 'none'",
    ])


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _page(admin: BrowserEditor, profile: Profile, words: Words) -> str:
    page = (TEMPLATES / "index.html").read_text("utf-8")
    said = {
        "policy": policy(admin), "title": _title(profile, words),
        "needs_script": words("admin.needs_script"), "failed": words("admin.failed"),
    }
    for place, text in said.items():
        page = page.replace(f"@@{place}@@", escape(text))
    return page
