"""The tables in which a station's list is kept: which sheet, which column, which key of a file.

What a column is called is in the words (`cli.sheet.<table>.<column>`); here stand, besides, the
names that clerks give their columns in lists of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from district.words import Words

Path = tuple[str, ...]

ID, STATION, SUBJECT, TEXT = ("@id",), ("@station",), ("@subject",), ("@addresses",)
"""What is no key of a file: its name, the station it lies with, the record that an entry of a list
belongs to, and addresses as people write them."""


@dataclass(frozen=True, slots=True)
class Column:
    """`path` leads to the key; of a record of kind `of`, where not of the table's own: then the
    row's `of` is meant. `key` names a list of which the row gives one entry."""

    name: str
    path: Path
    also: tuple[str, ...] = ()
    of: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows are records of `kind`, or with `key` entries of that list of a record."""

    name: str
    kind: str
    columns: tuple[Column, ...]
    key: str = ""
    also: tuple[str, ...] = ()


def _column(name: str, path: Path | str = "", also: str = "", *, key: str = "") -> Column:
    where = path if isinstance(path, tuple) else tuple((path or name).split("."))
    return Column(name, where, tuple(also.split()), key=key)


_IN_STATION = _column("station", STATION, "所属派出所 所属单位 单位 派出所名称")

STATIONS = Table("stations", "stations", (
    _column("id", ID, "编码"),
    _column("name", "name.zh", "派出所 派出所名称 单位 单位名称"),
    _column("name_en", "name.en", "英文名"),
    _column("address", "address.zh", "所址 详细地址"),
    _column("address_en", "address.en"),
    _column("phone", "phone", "联系电话 值班电话 电话号码 办公电话"),
    _column("open", "open.zh", "办公时间 接待时间"),
    _column("open_en", "open.en"),
    _column("reviewers", "reviewers", "审核"),
), also=("派出所列表", "派出所名单"))

_COMMUNITY_OWN = (
    _column("code", "code", "代码 社区编码 统计代码"),
    _column("subdistrict", "subdistrict.zh", "所属街道 街道名称 街道办"),
    _column("subdistrict_en", "subdistrict.en"),
    _column("office", "office.zh", "社区警务室 警务室地址 驻地"),
    _column("office_en", "office.en"),
)

COMMUNITIES = Table("communities", "communities", (
    _IN_STATION,
    _column("id", ID, "编码"),
    _column("name", "name.zh", "社区 社区名称 责任区 居委会"),
    _column("name_en", "name.en", "英文名"),
    *_COMMUNITY_OWN,
    _column("former_names", "former_names", "原名 旧名"),
    _column("former_ids", "former_ids", "原编号"),
    _column("printed_on", "board.printed_on", "联系牌日期"),
    _column("addresses", TEXT, "地址 门牌 管辖范围 管辖地址 门牌范围 辖区范围",
            key="addresses"),
), also=("社区列表", "社区名单", "社区情况"))

ADDRESSES = Table("addresses", "communities", (
    _column("community", SUBJECT, "社区名称 责任区 所属社区"),
    _column("street", "street", "街 街道胡同 胡同 道路 路名 街巷名称"),
    _column("compound", "compound", "院落 小区名称 楼院 大院"),
    _column("en", "en", "英文名"),
    _column("numbers", "numbers", "门牌 门牌范围 号 号码"),
    _column("buildings", "buildings", "楼栋 楼号范围 栋号"),
    _column("also", "also", "别名 又名"),
    _column("former_names", "former_names", "原名 旧名"),
    _column("sounds_like", "sounds_like"),
    _column("text", TEXT, "地址 管辖范围 门牌地址"),
), key="addresses", also=("门牌", "门牌范围", "地址门牌", "门牌地址"))

TEAM = Table("team", "communities", (
    _column("community", SUBJECT, "社区名称 所属社区"),
    _column("role", "role", "身份 类别"),
    _column("count", "count", "数量"),
    _column("name", "name", "名字"),
), key="team", also=("团队", "队伍", "警务团队成员"))

GROUPS = Table("groups", "communities", (
    _column("community", SUBJECT, "社区名称 所属社区"),
    _column("kind", "kind", "类别 类型"),
    _column("name", "name.zh", "群名 群组名称"),
    _column("name_en", "name.en"),
    _column("join", "join.zh", "怎样入群"),
    _column("join_en", "join.en"),
), key="groups", also=("微信群", "群"))

OFFICERS = Table("officers", "officers", (
    _IN_STATION,
    _column("id", ID, "编码"),
    _column("name", "name.zh", "民警姓名 民警 社区民警 责任民警 名字 警员姓名"),
    _column("name_en", "name.en", "姓名拼音 拼音 英文名"),
    _column("badge", "badge", "警员编号 民警警号 警号（六位）"),
    _column("phone", "phone", "联系电话 手机 手机号 手机号码 电话号码 联系方式 民警电话 办公电话"),
    _column("photo", "photo", "照片文件"),
    _column("speaks", "speaks", "会说的语言"),
    _column("about", "about.zh", "简介"),
    _column("about_en", "about.en"),
    _column("verified_on", "verified_on", "核实时间 更新日期"),
    _column("community", "community", "社区名称 责任区 负责社区 所辖社区 责任社区", key="postings"),
    _column("role", "role", "职责分工 主责或代管", key="postings"),
    _column("since", "from", "任职日期 起始日期 任职时间 到任日期", key="postings"),
    _column("until", "until", "任职止 离任日期", key="postings"),
    *(Column(one.name, one.path, one.also, "communities") for one in _COMMUNITY_OWN),
    Column("addresses", TEXT, ("地址", "门牌", "管辖范围", "管辖地址", "门牌范围"), "communities",
           "addresses"),
), also=("社区民警", "民警名单", "民警列表", "警力"))

POSTINGS = Table("postings", "officers", (
    _column("officer", SUBJECT, "姓名 民警姓名"),
    _column("community", "community", "社区名称 责任区"),
    _column("since", "from", "任职日期 起始日期"),
    _column("until", "until", "截止日期"),
    _column("role", "role", "职责分工"),
), key="postings", also=("任职情况", "分工"))

HOURS = Table("hours", "officers", (
    _column("officer", SUBJECT, "姓名 民警姓名"),
    _column("days", "days", "星期几"),
    _column("start", "from", "开始 起"),
    _column("end", "until", "结束 止"),
    _column("at", "at.zh", "地址"),
    _column("at_en", "at.en"),
), key="hours", also=("值班时间", "驻区", "值班安排"))

AWAY = Table("away", "officers", (
    _column("officer", SUBJECT, "姓名 民警姓名"),
    _column("since", "from", "开始日期 起"),
    _column("until", "until", "结束日期 止"),
    _column("deputy", "deputy", "代班 替班民警"),
), key="away", also=("请假", "休假", "外出安排"))

TABLES = (STATIONS, COMMUNITIES, ADDRESSES, TEAM, GROUPS, OFFICERS, POSTINGS, HOURS, AWAY)
SIMPLE = frozenset({
    ("communities", "addresses"), ("addresses", "text"), ("officers", "community"),
    ("officers", "role"), ("officers", "since"), ("officers", "until"), ("officers", "addresses"),
    *(("officers", one.name) for one in _COMMUNITY_OWN),
})
"""Columns that are read in clerks' own lists, and not written: ours have a table for these."""


def heading(table: Table, column: Column, words: Words) -> str:
    return words(f"cli.sheet.{_owner(table, column)}.{column.name}")


def written(table: Table) -> list[Column]:
    """The columns of a table that is written."""
    return [one for one in table.columns if (table.name, one.name) not in SIMPLE]


def _owner(table: Table, column: Column) -> str:
    """Under which table's words a column's name stands."""
    if column.of or (table.name, column.name) == ("communities", "addresses"):
        return "communities" if column.path != TEXT else "addresses"
    if column.key == "postings":
        return "postings"
    return table.name


def folded(text: str) -> str:
    """How headings and names of sheets are compared."""
    return "".join(text.split()).strip("*＊：:").replace("(", "（").replace(")", "）").lower()


def headings(table: Table, languages: Iterable[Words]) -> dict[str, Column]:
    """Every way in which a column of the table may be headed; the first claim counts."""
    found: dict[str, Column] = {}
    for words in languages:
        for column in table.columns:
            found.setdefault(folded(heading(table, column, words)), column)
    for column in table.columns:
        for name in column.also:
            found.setdefault(folded(name), column)
    return found


def titles(table: Table, languages: Iterable[Words]) -> set[str]:
    """What a sheet with this table may be called."""
    own = {folded(words(f"cli.sheet.title.{table.name}")) for words in languages}
    return own | {folded(name) for name in table.also}
