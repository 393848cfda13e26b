"""Four small stations that have nothing to do with each other, until a test says so."""

from __future__ import annotations

from pathlib import Path

from tests.district.making import GOOD

COMMUNITY = """name: {name}
code: "{code}"
subdistrict: 街道
office: 警务室
former_ids: [{former}]
addresses:
  - {{street: {street}, numbers: "{numbers}"}}
"""
OFFICER = """name: {name}
badge: "{badge}"
phone: 010-0000 {phone}
postings:
  - {{community: {community}, from: 2024-09-01}}
hours: []
away: [{away}]
photo: face.png
verified_on: 2026-11-01
"""
MEETING = """title: 沟通会
communities: [{communities}]
host: {host}
place: {{name: 活动室}}
first: 2026-09-02 19:00
"""
NOTICE = """title: 提醒
kind: safety
published: 2026-11-20 09:00
expires: 2027-02-28
{communities}body: 注意
source: 派出所
edited_by: 甲
reviewed_by: 乙
"""
STATION = "name: 派出所\naddress: 街 1 号\nphone: 010-0000 1200\n"


def four_stations(content: Path) -> Path:
    """Stations a to d, each with a community, an officer, a meeting and a notice of its own."""
    files = {}
    for number, station in enumerate("abcd"):
        here = f"stations/{station}"
        files[f"{here}/station.yaml"] = STATION
        files[f"{here}/communities/{station}-town.yaml"] = COMMUNITY.format(
            name=f"{station}社区", code=f"11010100300{number}", former=f"old-{station}",
            street=f"{station}街", numbers="all")
        files[f"{here}/officers/{station}-officer.yaml"] = OFFICER.format(
            name=f"{station}警官", badge=f"00000{number}", phone=f"000{number}",
            community=f"{station}-town", away="")
        files[f"{here}/officers/face.png"] = "x"
        files[f"{here}/meetings/{station}-talk.yaml"] = MEETING.format(
            communities=f"{station}-town", host=f"{station}-officer")
        files[f"{here}/notices/2026-11-20-{station}.yaml"] = NOTICE.format(communities="")
    files["notices/2026-11-20-all.yaml"] = NOTICE.format(communities="")
    files["forms/noise.yaml"] = (GOOD / "forms/noise.yaml").read_text("utf-8")
    files["district.yaml"] = (GOOD / "district.yaml").read_text("utf-8")
    for file, text in files.items():
        (content / file).parent.mkdir(parents=True, exist_ok=True)
        (content / file).write_text(text, "utf-8")
    return content


def changed(content: Path, file: str, *pairs: str) -> None:
    """Replace each old text of a file by the new one after it."""
    text = (content / file).read_text("utf-8")
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in text
        text = text.replace(old, new)
    (content / file).write_text(text, "utf-8")
