"""What a telephone keeps of an officer, read back with another library than wrote it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import vobject

from district.localized import Localized
from district.photo import Photo
from district.records import CommunityId, District, OfficerId, StationId
from district.words import read_words
from publish.render import Renderer
from publish.site import Site
from publish.vcards import vcards
from tests.district.making import good_district

NOW = datetime(2026, 11, 23, 10, 0)
SHEN = OfficerId("shen-yifan")


def files_of(district: District, language: str, now: datetime = NOW) -> dict[str, bytes]:
    site = Site(district, now)
    renderer = Renderer(site, read_words(language), {})
    return dict(vcards(site, district.officers.values(), renderer))


def with_officer(**changes: Any) -> District:
    """The good district with another Shen Yifan."""
    district = good_district()
    shen = replace(district.officers[SHEN], **changes)
    return replace(district, officers={**district.officers, SHEN: shen})


def card(district: District, language: str = "zh") -> Any:
    return vobject.readOne(files_of(district, language)["officers/shen-yifan/shen-yifan.vcf"].decode())


def test_a_card_says_who_he_is_where_to_ring_and_when_he_is_there() -> None:
    found = card(good_district())
    assert found.version.value == "3.0"
    assert found.fn.value == "沈一帆"
    assert (found.n.value.family, found.n.value.given) == ("沈", "一帆")
    assert found.org.value == ["交道口派出所", "东城区"]
    assert found.title.value == "社区民警"
    assert found.tel.value == "+861000001203"
    assert found.tel.params == {"TYPE": ["WORK", "VOICE"]}
    assert found.adr.value.street == found.label.value == "交道口南大街 0 号"
    assert found.url.value == "https://example.org/officers/shen-yifan/"
    assert found.rev.value == "2026-11-01"
    assert found.note.value == (
        "负责社区：府学社区\n星期一至星期五 09:00–16:00 府学社区警务室\n星期六 09:00–10:00 院落走访\n"
        "紧急情况请打 110。\n民警调动后号码会变，请以网页为准。"
    )
    assert "photo" not in found.contents


def test_the_same_card_in_english_is_the_same_contact() -> None:
    chinese, english = card(good_district()), card(good_district(), "en")
    assert english.uid.value == chinese.uid.value == "shen-yifan@example.org"
    assert english.fn.value == "Shen Yifan"
    assert (english.n.value.family, english.n.value.given) == ("Shen", "Yifan")
    assert english.org.value == ["Jiaodaokou Police Station", "Dongcheng District"]
    assert english.title.value == "Community officer"
    assert english.url.value == "https://example.org/en/officers/shen-yifan/"
    assert english.note.value.splitlines() == [
        "Serves: Fuxue Community", "Monday to Friday, 09:00 to 16:00, Fuxue police room",
        "Saturday, 09:00 to 10:00, 院落走访", "In an emergency call 110.",
        "Officers move on and numbers change: the web page has the one that is right today.",
    ]


def test_a_photo_is_where_the_site_has_it() -> None:
    district = with_officer(photo="face.png")
    file = f"{district.officers[SHEN].file.rpartition('/')[0]}/face.png"
    photo = Photo(file, 9, portrait=b"a face")
    found = card(replace(district, photos={file: photo}))
    assert found.photo.params == {"VALUE": ["URI"]}
    assert found.photo.value == f"https://example.org/assets/officers/shen-yifan.{photo.mark}.jpg"


def test_the_address_of_a_site_below_a_folder_is_whole() -> None:
    district = good_district()
    profile = replace(district.profile, url="https://example.org/police/")
    found = card(replace(district, profile=profile), "en")
    assert found.url.value == "https://example.org/police/en/officers/shen-yifan/"


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        (Localized("欧阳兰", "Ouyang Lan"), "欧阳", "兰"), (Localized("沈一帆"), "沈", "一帆"),
        (Localized("沈"), "沈", ""),
    ],
)
def test_a_surname_of_two_characters_stays_one(name: Localized, family: str, given: str) -> None:
    found = card(with_officer(name=name))
    assert (found.n.value.family, found.n.value.given) == (family, given)


def test_a_name_that_exists_in_chinese_only_is_parted_as_one() -> None:
    found = card(with_officer(name=Localized("沈一帆")), "en")
    assert (found.n.value.family, found.n.value.given) == ("沈", "一帆")


@pytest.mark.parametrize("said", [
    "a, b; c\\d: \"e\"", "two\nlines", "a\\, b", "👮🏽‍♀️ 府学，社区；", "很长的名字" * 60, "END:VCARD\nTEL:110",
])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_whatever_staff_write_stays_where_it_was_written(said: str, language: str) -> None:
    text = Localized(said, said)
    district = with_officer(name=text)
    station = StationId("jiaodaokou")
    stations = {station: replace(district.stations[station], name=text, address=text)}
    community = CommunityId("fuxue")
    communities = {**district.communities, community: replace(
        district.communities[community], name=text)}
    found = card(replace(district, stations=stations, communities=communities), language)
    assert found.fn.value == said
    assert found.org.value[0] == said
    assert found.adr.value.street == said
    assert said in found.note.value
    assert found.tel.value == "+861000001203"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_lines_are_no_longer_than_75_octets_and_end_as_the_rfc_wants(language: str) -> None:
    for body in files_of(with_officer(name=Localized("很长的名字" * 60)), language).values():
        lines = body.split(b"\r\n")
        assert lines.pop() == b""
        assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
        assert (lines[0], lines[1], lines[-1]) == (b"BEGIN:VCARD", b"VERSION:3.0", b"END:VCARD")


def test_only_who_serves_today_has_a_card() -> None:
    shen = good_district().officers[SHEN]
    first, last = date(2024, 9, 1), date(2026, 11, 22)
    gone = replace(shen.postings[0], since=first, until=last)
    ahead = replace(shen.postings[0], since=date(2026, 11, 24))
    everybody = {"officers/shen-yifan/shen-yifan.vcf", "officers/li-min/li-min.vcf"}
    assert files_of(good_district(), "zh").keys() == everybody
    for posting in (gone, ahead):
        district = with_officer(postings=(posting,))
        assert files_of(district, "zh").keys() == {"officers/li-min/li-min.vcf"}
    on_his_last_day = files_of(with_officer(postings=(gone,)), "zh", datetime(2026, 11, 22, 23))
    assert on_his_last_day.keys() == everybody


def test_every_officers_page_of_the_sample_offers_the_card_there_is(sample_site: Path) -> None:
    for root in (sample_site, sample_site / "en"):
        pages = [page.parent for page in root.glob("officers/*/index.html")]
        with_card = [page for page in pages if (page / f"{page.name}.vcf").is_file()]
        offered = [page for page in pages if f'{page.name}.vcf" type="text/vcard"' in
                   (page / "index.html").read_text("utf-8")]
        assert len(with_card) > 140
        assert offered == with_card
        for page in with_card[:20]:
            found = vobject.readOne((page / f"{page.name}.vcf").read_text("utf-8"))
            assert found.tel.value.startswith("+86100000")
