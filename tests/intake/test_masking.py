"""What a helper sees of a resident: the house, how to address, and not the number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import masking

STREET = ("府学胡同", "Fuxue Hutong")
COMPOUND = ("府学家园", "府学小区", "Fuxue Gardens")


@pytest.mark.parametrize(("name", "shown"), [
    ("李小明", "李**"), ("王奶奶", "王**"), ("李 小明", "李**"), ("李", "李**"), ("李明", "李**"),
    ("欧阳娜娜", "欧阳**"), ("諸葛 亮亮", "諸葛**"), ("老李", "李**"), ("小王", "王**"),
    ("阿不都拉·买买提", "阿**"), ("王 13800138000", "王**"),
    ("Anna Berg", "** Berg"), ("Mrs. Berg", "** Berg"), ("Mary-Jane O'Neil", "** O'Neil"),
    ("Berg, Anna", "Berg **"), ("Berg", "B**"), ("Maria van der Berg", "** Berg"),
    ("Li Xiaoming", "Li **"), ("Jack Li", "** Li"), ("Wang", "Wang **"), ("Wang Fang", "W** F**"),
    ("Anna 李小明", "李**"), ("Иван Петров", "** Петров"), ("\uff2c\uff49\u3000Xiaoming", "Li **"),
    ("13800138000", "**"), ("anna@example.org", "**"), ("😀", "**"), ("x" * 60, "**"),
    ("", ""), ("  \u3000", ""),
])
def test_somebody_is_addressed_by_the_surname_alone(name: str, shown: str) -> None:
    assert masking.surname(name) == shown


@pytest.mark.parametrize(("number", "shown"), [
    ("13800138000", "138****8000"), ("+86 138 0013 8000", "138****8000"),
    ("008613800138000", "138****8000"), ("138-0013-8000", "138****8000"),
    ("１３８００１３８０００", "138****8000"), ("010-0000 1203", "010****1203"),
    ("+44 20 7946 0000", "442****0000"), ("00001203", "00****03"),
    ("12345", "****"), ("110", "****"), ("没有", "****"), ("微信 abc", "****"),
    ("13800138000 / 13900139000", "****"), ("", ""), (" ", ""),
])
def test_of_a_number_the_middle_is_hidden_and_of_a_short_one_all(number: str, shown: str) -> None:
    assert masking.phone(number) == shown


@given(st.text("0123456789+- ()", min_size=1, max_size=40))
def test_no_more_than_seven_digits_of_a_number_are_ever_shown(number: str) -> None:
    digits = "".join(c for c in number if c.isdigit())
    shown = "".join(c for c in masking.phone(number) if c.isdigit())
    assert len(shown) <= 7
    assert not shown or len(shown) < len(digits)


@pytest.mark.parametrize(("address", "shown"), [
    ("府学胡同 12 号 3单元501", "府学胡同 12 号"), ("府学胡同12", "府学胡同 12"),
    ("府学胡同12-3-501", "府学胡同 12"), ("府学胡同12号院3号楼501", "府学胡同 12 号院 3 号楼"),
    ("府学胡同甲12号", "府学胡同 甲12 号"), ("府学胡同35 甲 2单元", "府学胡同 35甲"),
    ("府学胡同十二号西屋", "府学胡同 十二 号"), ("府学胡同１２號三单元", "府学胡同 12 號"),
    ("北京市东城区府学胡同36号旁门王奶奶家", "府学胡同 36 号"), ("501室 府学胡同12号", "府学胡同 12 号"),
    ("府学胡同501室", "府学胡同"), ("府学胡同5单元", "府学胡同"), ("府学胡同12号3门501", "府学胡同 12 号"),
    ("我住府学胡同，半夜 12 点很吵", "府学胡同"), ("府学胡同1250099号", "府学胡同"),
    ("12 Fuxue Hutong, Room 501", "12 Fuxue Hutong"), ("No. 12, fuxue hutong", "12 fuxue hutong"),
    ("Flat 501, 12 Fuxue Hutong", "12 Fuxue Hutong"), ("Flat 501 Fuxue Hutong", "Fuxue Hutong"),
    ("501, Fuxue Hutong", "Fuxue Hutong"), ("Fuxue Hutong 12A, Room 5", "Fuxue Hutong 12A"),
    ("Fuxue Hutong, Room 501", "Fuxue Hutong"), ("fuxue hutong 501 shi", "fuxue hutong"),
    ("fuxue hutong 12 hao 3 danyuan", "fuxue hutong 12"),
])
def test_of_an_address_the_house_is_shown_and_nothing_behind_its_door(
    address: str, shown: str
) -> None:
    assert masking.house(address, STREET) == shown


@pytest.mark.parametrize(("address", "shown"), [
    ("府学家园3号楼2单元501室", "府学家园 3 号楼"), ("府学小区5-3-501", "府学小区 5"),
    ("府学家园 3 楼 5 层", "府学家园 3 楼"), ("Fuxue Gardens 3, Apt 501", "Fuxue Gardens 3"),
])
def test_of_a_compound_the_building_is_shown(address: str, shown: str) -> None:
    assert masking.house(address, COMPOUND) == shown


def test_a_street_written_otherwise_is_shown_as_it_was_understood() -> None:
    assert masking.house("府学胡洞12号", STREET, "府学胡同 12") == "府学胡同 12"
    assert masking.house("府学胡洞 501室", STREET, "府学胡同 501") == "府学胡同"
    assert masking.house("半夜很吵", (), "") == ""


@given(st.text("府学胡同0123456789号楼单元室层门, -甲Room", max_size=30))
def test_no_flat_is_ever_shown(rest: str) -> None:
    shown = masking.house(f"府学胡同{rest}", STREET)
    assert shown.startswith("府学胡同")
    assert not any(word in shown for word in ("单元", "室", "层", "门", "Room", "-"))
