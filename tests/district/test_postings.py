"""Who serves a community on a given day, and who stands in."""

from __future__ import annotations

from datetime import date

from district.postings import Postings, absence_on, communities_of
from district.records import CommunityId, OfficerId
from tests.district.making import LI, SHEN, changed, good_district, read_with

FUXUE, JIAODONG = CommunityId("fuxue"), CommunityId("jiaodong")
TODAY = date(2026, 11, 23)


def test_the_lead_comes_before_the_deputy() -> None:
    found = Postings(good_district().officers).on(FUXUE, TODAY)
    assert [(officer.id, posting.role) for officer, posting in found] == [
        ("shen-yifan", "lead"), ("li-min", "deputy"),
    ]


def test_both_days_of_a_posting_are_part_of_it(tmp_path) -> None:  # type: ignore[no-untyped-def]
    hand_over = {
        SHEN: changed(SHEN, "    from: 2024-09-01\n", "    from: 2024-09-01\n    until: 2026-11-30\n"),
        LI: changed(LI, "from: 2025-03-01, role: deputy", "from: 2026-12-01, role: lead"),
    }
    reading = read_with(tmp_path, hand_over)
    assert reading.problems == []
    postings = Postings(reading.district.officers)
    leads = {
        day: postings.lead(FUXUE, day)
        for day in (date(2024, 8, 31), date(2024, 9, 1), date(2026, 11, 30), date(2026, 12, 1))
    }
    assert [lead.id if lead else None for lead in leads.values()] == [
        None, "shen-yifan", "shen-yifan", "li-min",
    ]


def test_a_deputy_is_no_lead() -> None:
    lead = Postings(good_district().officers).lead(JIAODONG, TODAY)
    assert lead is not None and lead.id == "li-min"
    assert Postings({}).lead(JIAODONG, TODAY) is None


def test_an_officer_serves_communities_in_the_order_of_the_postings() -> None:
    district = good_district()
    officer = district.officers[OfficerId("li-min")]
    assert [c.id for c in communities_of(officer, district, TODAY)] == ["jiaodong", "fuxue"]
    assert [c.id for c in communities_of(officer, district, date(2025, 2, 28))] == ["jiaodong"]


def test_an_absence_covers_its_first_and_last_day() -> None:
    officer = good_district().officers[OfficerId("shen-yifan")]
    away = absence_on(officer, date(2026, 12, 1))
    assert away is not None and away.deputy == "li-min"
    assert absence_on(officer, date(2026, 12, 7)) == away
    assert absence_on(officer, date(2026, 11, 30)) is None
    assert absence_on(officer, date(2026, 12, 8)) is None
