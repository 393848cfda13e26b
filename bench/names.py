"""Names for a district that does not exist: communities, streets, officers.

Community names are real ones (a table of codes, or the sample's communities), repeated and
renumbered when they run out. Streets and officers are put together from common characters.
"""

from __future__ import annotations

import csv
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from district.syllables import letters

SAMPLE = Path(__file__).resolve().parent.parent / "content"
TABLE = SAMPLE.parent.parent / "shared" / "data" / "communities-beijing.csv"

_BODY = re.compile("(社区)?(居民委员会|村民委员会|居委会|村委会)?$")
_SURNAMES = "王Wang 李Li 张Zhang 刘Liu 陈Chen 杨Yang 赵Zhao 黄Huang 周Zhou 吴Wu 徐Xu 孙Sun " \
    "胡Hu 朱Zhu 高Gao 林Lin 何He 郭Guo 马Ma 罗Luo 梁Liang 宋Song 郑Zheng 谢Xie 韩Han 唐Tang " \
    "冯Feng 于Yu 董Dong 萧Xiao 程Cheng 曹Cao 袁Yuan 邓Deng 许Xu 傅Fu 沈Shen 曾Zeng 彭Peng 吕Lü"
_GIVEN = "一yi 帆fan 敏min 文wen 博bo 树shu 森sen 春chun 燕yan 振zhen 海hai 建jian 国guo " \
    "志zhi 强qiang 晓xiao 明ming 丽li 华hua 永yong 军jun 秀xiu 英ying 立li 新xin 思si 远yuan " \
    "佳jia 宁ning 天tian 宇yu 洪hong 涛tao 玉yu 兰lan 卫wei 东dong 子zi 轩xuan 雪xue 梅mei"
_STREET = "府fu 学xue 圆yuan 恩en 福fu 祥xiang 雨yu 帽mao 鼓gu 楼lou 景jing 阳yang 秦qin 老lao " \
    "炒chao 豆dou 板ban 厂chang 棉mian 花hua 麒qi 麟lin 细xi 管guan 香xiang 饵er 明ming " \
    "亮liang 桃tao 条tiao 土tu 儿er 菊ju 寿shou 比bi 沙sha 井jing 方fang 砖zhuan 安an 定ding " \
    "永yong 和he 平ping 里li 柳liu 荫yin 龙long 潭tan 槐huai 树shu 青qing 松song 石shi 桥qiao " \
    "玉yu 泉quan 金jin 鱼yu 灯deng 市shi 礼li 士shi 演yan 乐yue 史shi 家jia 干gan 面mian"
_TYPES = (("胡同", "Hutong"), ("街", "Street"), ("巷", "Alley"), ("路", "Road"), ("里", "Li"),
          ("大街", "Street"), ("斜街", "Street"), ("东巷", "East Alley"))
_SIDES = (("", ""), ("", ""), ("", ""), ("东", "Dong"), ("西", "Xi"), ("南", "Nan"),
          ("北", "Bei"), ("前", "Qian"), ("后", "Hou"), ("小", "Xiao"))


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(word[0], word[1:]) for word in text.split()]


@dataclass(frozen=True, slots=True)
class Named:
    """A community to be: `stem` is its name without 社区, `latin` the same in pinyin; `alike` are
    those of other names before it that sound like it."""

    id: str
    code: str
    stem: str
    zh: str
    en: str
    subdistrict: str
    subdistrict_en: str
    alike: tuple[Named, ...]

    @property
    def latin(self) -> str:
        return self.en.removesuffix(" Community")


def _rows(table: Path) -> list[tuple[str, str, str]]:
    """Code, name and subdistrict of every real community known here."""
    if table.is_file():
        with table.open(encoding="utf-8", newline="") as lines:
            return [(r["code"], r["community"], r["subdistrict"]) for r in csv.DictReader(lines)]
    found = []
    for path in sorted(SAMPLE.glob("stations/*/communities/*.yaml")):
        facts = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        found.append((facts["code"], facts["name"]["zh"], facts["subdistrict"]["zh"]))
    return found


def _latin(text: str) -> str:
    """In pinyin; never all digits, which Hugo would read as a number."""
    # Late, because whoever measures a process must be small: Linux counts the parent's memory too.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    found = re.sub("[^a-z0-9]", "", "".join(lazy_pinyin(text)).lower())
    return f"no{found}" if found[:1].isdigit() else found


def communities(count: int, table: Path) -> Iterator[Named]:
    """`count` communities with ids and codes of their own, neighbours beside each other."""
    rows = _rows(table)
    taken: set[str] = set()
    latin: dict[str, str] = {}
    heard: dict[str, dict[str, Named]] = defaultdict(dict)
    for position in range(count):
        again, at = divmod(position, len(rows))
        code, name, subdistrict = rows[at]
        stem = re.sub(r"\W", "", _BODY.sub("", name)) or name
        for text in (stem, subdistrict):
            if text not in latin:
                latin[text] = _latin(text.removesuffix("街道")) or "x"
        number = f"{again + 1}区" if again else ""
        zh = f"{stem}社区{number}"
        same = heard[letters(zh)]
        made = Named(
            unused(latin[stem], taken),
            f"{990_000_000_000 + position}" if again else code,
            stem + number, zh,
            f"{latin[stem].capitalize()} Community" + (f" {again + 1}" if again else ""),
            subdistrict, f"{latin[subdistrict].capitalize()} Subdistrict",
            tuple(one for name, one in same.items() if name != zh),
        )
        same.setdefault(zh, made)
        yield made


def unused(wanted: str, taken: set[str]) -> str:
    """`wanted`, or with the first number that makes it new; it is taken then."""
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    taken.add(name)
    return name


class Namer:
    """Streets and officers; no two streets sound alike."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._heard: set[str] = set()
        self._ids: set[str] = set()
        self._surnames, self._given = _pairs(_SURNAMES), _pairs(_GIVEN)
        self._characters = _pairs(_STREET)

    def avoid(self, names: Iterable[str]) -> None:
        """Let no street sound like one of these."""
        self._heard.update(map(letters, names))

    def street(self) -> tuple[str, str]:
        """A street and its English name."""
        pick = self._chance.choice
        while True:
            side, kind = pick(_SIDES), pick(_TYPES)
            middle = [pick(self._characters) for _ in range(pick((2, 2, 2, 3)))]
            name = side[0] + "".join(zh for zh, _ in middle) + kind[0]
            sound = letters(name)
            if sound not in self._heard:
                self._heard.add(sound)
                latin = (side[1] + "".join(sound for _, sound in middle)).capitalize()
                return name, f"{latin} {kind[1]}"

    def compound(self) -> str:
        """What stands before 家园 or 小区."""
        while True:
            name = "".join(self._chance.choice(self._characters)[0] for _ in range(3))
            sounds = {letters(f"{name}家园"), letters(f"{name}小区")}
            if self._heard.isdisjoint(sounds):
                self._heard |= sounds
                return name

    def officer(self) -> tuple[str, str, str]:
        """Id, Chinese and English name."""
        pick = self._chance.choice
        surname, given = pick(self._surnames), [pick(self._given) for _ in range(pick((1, 2, 2)))]
        sound = "".join(latin for _, latin in given)
        wanted = f"{surname[1]}-{sound}".lower().replace("ü", "u")
        name = surname[0] + "".join(zh for zh, _ in given)
        return unused(wanted, self._ids), name, f"{surname[1]} {sound.capitalize()}"
