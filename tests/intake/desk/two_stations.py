"""A district of two stations with meetings, and a desk on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from district.records import OfficerId, StationId
from intake.account_store import Accounts
from intake.accounts import Account, Role
from intake.door.current import read_current
from intake.queues import open_queue
from tests.intake.conftest import write_content
from tests.intake.desk.conftest import _HASH, START, Office, closed, opened

SERIES = "stations/jdk/meetings/fuxue-neighbours.yaml"
MORE = {
    SERIES: """
title: {zh: 府学邻里沟通会, en: Fuxue neighbours' meeting}
communities: [fuxue]
host: shen-yifan
place: {name: {zh: 府学社区活动室, en: Fuxue community room}, address: 府学胡同 0 号}
first: 2026-09-02 19:00
lasts: 90m
repeats: {every: week, on: [wed], until: 2027-06-30}
changes:
  - {on: 2026-12-02, cancelled: {zh: 因大风取消, en: "Cancelled, high wind"}}
  - {on: 2026-12-09, moved_to: 2026-12-10 19:00, place: {name: {zh: 居委会, en: Committee}}}
agenda: [{zh: 冬季用气安全, en: Gas safety in winter}]
held:
  - {on: 2026-11-11, raised: 4, settled: 4, summary: {zh: "“说定”：都办了。", en: "All four: done."}}
""",
    "stations/jdk/meetings/both.yaml": """
title: {zh: 东四、府学碰头会, en: Dongsi and Fuxue}
communities: [dongsi, fuxue]
host: li-min
place: {name: {zh: 东四居委会, en: Dongsi committee}}
first: 2026-09-08 14:30
lasts: 60m
repeats: {every: month, on: [2nd tue], until: 2027-06-30}
""",
    "stations/far/station.yaml": """
name: {zh: 远门派出所, en: Far Gate Police Station}
address: 远门大街 0 号
phone: 010-0000 1300
""",
    "stations/far/communities/yuan.yaml": """
name: {zh: 远门社区, en: Far Gate Community}
code: "110101004003"
subdistrict: {zh: 远门街道, en: Far Gate Subdistrict}
office: 远门胡同 0 号
addresses:
  - {street: 远门胡同, numbers: all}
""",
    "stations/far/officers/yuan-fang.yaml": """
name: {zh: 袁方, en: Yuan Fang}
badge: "012399"
phone: 010-0000 1305
postings: [{community: yuan, from: 2024-09-01, role: lead}]
hours: [{days: mon-fri, from: "09:00", until: "16:00", at: 警务室}]
verified_on: 2026-11-01
""",
    "stations/far/meetings/far.yaml": """
title: {zh: 远门沟通会, en: Far Gate meeting}
communities: [yuan]
host: yuan-fang
place: {name: {zh: 远门居委会, en: Far Gate committee}}
first: 2026-09-03 19:00
lasts: 90m
repeats: {every: week, on: [thu], until: 2027-06-30}
""",
}
PEOPLE = (
    Account("li", "李敏", Role.OFFICER, OfficerId("li-min"), None, _HASH),
    Account("yuan", "袁方", Role.OFFICER, OfficerId("yuan-fang"), None, _HASH),
    Account("far", "远所长", Role.HEAD, None, StationId("far"), _HASH),
)


def write_two(folder: Path) -> Path:
    write_content(folder)
    for name, text in MORE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


@contextmanager
def desk_of_two(url: str, folder: Path, **files: tuple[str, str]) -> Iterator[Office]:
    """`files`: a path below the station `jdk`, with `__` for `/`, and what is replaced there."""
    content = write_two(folder / "content")
    for name, (old, new) in files.items():
        path = content / "stations/jdk" / f"{name.replace('__', '/').replace('_', '-')}.yaml"
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    office = opened(url, read_current(content, START), folder)
    store = open_queue(url, 1, create=True)
    for person in PEOPLE:
        Accounts(store.engine).add(person)
    store.close()
    yield office
    closed(office)
