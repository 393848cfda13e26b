"""An officer's photo on the site: a small file under a name of its own, gone when the officer is."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from district import portrait
from tests.district.making import GOOD, SHEN, STATION
from tests.pictures import face, from_a_phone, read
from tests.publish.test_incremental import NOW, build_content, tree

PHOTO = f"{STATION}/officers/shen-yifan.jpg"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The good district, in which one officer has a photo as a telephone took it."""
    content = tmp_path / "content"
    shutil.copytree(GOOD, content)
    text = (content / SHEN).read_text("utf-8")
    (content / SHEN).write_text(text.replace("\npostings:", "photo: shen-yifan.jpg\n\npostings:"))
    (content / PHOTO).write_bytes(from_a_phone(6))
    return content


def built(content: Path, now: datetime = NOW) -> dict[str, bytes]:
    folder = content.parent
    build_content(content, folder / "site", folder / "cache", now=now)
    return tree(folder / "site")


def photos_of(site: dict[str, bytes]) -> list[str]:
    return [name for name in site if name.startswith("assets/officers/")]


def test_a_site_has_the_portrait_and_every_page_that_shows_it_has_its_name(content: Path) -> None:
    site = built(content)
    (name,) = photos_of(site)
    assert re.fullmatch(r"assets/officers/shen-yifan\.[0-9a-f]{8}\.jpg", name)
    assert len(site[name]) <= 15_000
    assert read(site[name]).size == (320, 400)
    assert b"Hutong" not in site[name]
    shown = {page for page, body in site.items() if name.encode() in body}
    assert shown >= {
        "officers/shen-yifan/index.html", "en/officers/shen-yifan/index.html",
        "communities/fuxue/index.html", "en/communities/fuxue/index.html",
    }


def test_another_photo_has_another_name_and_the_old_one_is_gone(content: Path) -> None:
    (before,) = photos_of(built(content))
    (content / PHOTO).write_bytes(face())
    site = built(content)
    (after,) = photos_of(site)
    assert after != before
    assert not [page for page, body in site.items() if before.encode() in body]
    shutil.rmtree(content.parent / "cache")
    assert built(content) == site


def test_a_photo_is_looked_at_once_and_its_officers_edits_do_not_make_it_again(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []
    real = portrait.portrait_of

    def portrait_of(body: bytes) -> bytes:
        looked.append(len(body))
        return real(body)

    monkeypatch.setattr(portrait, "portrait_of", portrait_of)
    (before,) = photos_of(built(content))
    assert looked == [len(from_a_phone(6))]
    text = (content / SHEN).read_text("utf-8")
    (content / SHEN).write_text(text.replace("010-0000 1203", "010-0000 1299"), "utf-8")
    assert photos_of(built(content)) == [before]
    assert len(looked) == 1


def test_the_face_of_an_officer_who_has_left_is_gone_from_the_day_after(content: Path) -> None:
    text = (content / SHEN).read_text("utf-8")
    (content / SHEN).write_text(
        text.replace("from: 2024-09-01", "from: 2024-09-01\n    until: 2026-11-30", 1), "utf-8")
    li = content / STATION / "officers/li-min.yaml"
    text = li.read_text("utf-8")
    assert "fuxue, from: 2025-03-01, role: deputy" in text
    li.write_text(text.replace("fuxue, from: 2025-03-01, role: deputy",
                               "fuxue, from: 2026-12-01, role: lead"), "utf-8")
    for now, shown in ((datetime(2026, 11, 30, 10), 1), (datetime(2026, 12, 1, 10), 0)):
        site = built(content, now)
        assert len(photos_of(site)) == shown
        assert (b"assets/officers/shen" in site["officers/shen-yifan/index.html"]) == bool(shown)
