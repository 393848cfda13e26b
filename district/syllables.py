"""How Chinese characters are read, without a dictionary, and how far two readings are apart.

The 3,755 characters of GB 2312-1980, level 1, stand in the order of their pinyin, so how many
begin with which syllable says how each of them is read. Nearly every character in an address is
one of these, and a browser knows their order too (TextDecoder): templates/assets/reading.js does
the same as this module, word for word.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence

TABLE = (
    "a2ai13an9ang3ao9ba18bai8ban15bang12bao17bei15ben4beng6bi24bian12biao4bie4bin6bing9bo19bu11ca"
    "1cai11can7cang5cao5ce5ceng2cha11chai3chan10chang13chao9che6chen10cheng15chi16chong5chou12chu"
    "16chuai1chuan7chuang6chui5chun7chuo2ci12cong6cou1cu4cuan3cui8cun3cuo6da6dai12dan15dang5dao12"
    "de3deng7di19dian16diao9die7ding9diu1dong10dou8du14duan6dui4dun9duo12e13en1er8fa8fan17fang11f"
    "ei12fen15feng15fo1fou1fu45ga2gai6gan11gang9gao10ge17gei1gen2geng7gong15gou9gu18gua6guai3guan"
    "11guang3gui16gun3guo6ha1hai7han19hang3hao9he18hei2hen4heng5hong9hou7hu18hua9huai5huan14huang"
    "14hui21hun6huo10ji53jia17jian40jiang13jiao28jie27jin20jing25jiong2jiu17ju25juan7jue10jun11ka"
    "4kai5kan6kang7kao4ke15ken4keng2kong4kou4ku7kua5kuai4kuan2kuang8kui11kun4kuo4la7lai3lan15lang"
    "7lao9le2lei11leng3li34lia1lian14liang11liao13lie5lin12ling14liu11long9lou6lu34luan6lue2lun7l"
    "uo12ma9mai6man9mang6mao12me1mei16men3meng8mi14mian9miao8mie2min6ming6miu1mo17mou3mu15na7nai5"
    "nan3nang1nao5ne1nei2nen1neng1ni11nian7niang2niao2nie7nin1ning6niu4nong4nu4nuan1nue2nuo4o1ou7"
    "pa6pai6pan8pang5pao7pei9pen2peng14pi17pian4piao4pie2pin5ping9po9pu15qi36qia3qian22qiang8qiao"
    "15qie5qin11qing13qiong2qiu8qu13quan11que8qun2ran4rang5rao3re2ren10reng2ri1rong10rou3ru10ruan"
    "2rui3run2ruo2sa3sai4san4sang3sao4se3sen1seng1sha9shai2shan16shang8shao11she12shen16sheng11sh"
    "i47shou10shu33shua2shuai4shuan2shuang3shui4shun4shuo4si16song8sou4su12suan3sui11sun3suo8ta9t"
    "ai9tan18tang13tao11te1teng4ti15tian8tiao5tie3ting10tong13tou4tu11tuan2tui6tun3tuo11wa7wai2wa"
    "n17wang10wei33wen10weng3wo9wu29xi35xia13xian26xiang20xiao18xie21xin10xing15xiong7xiu9xu19xua"
    "n10xue6xun14ya16yan33yang17yao15ye15yi53yin16ying18yo1yong15you20yu45yuan20yue10yun12za3zai7"
    "zan4zang3zao14ze4zei1zen1zeng4zha14zhai6zhan17zhang15zhao10zhe10zhen16zheng15zhi43zhong11zho"
    "u14zhu26zhua2zhuai1zhuan6zhuang7zhui6zhun2zhuo11zi15zong7zou4zu8zuan2zui4zun2zuo8")
"""Each syllable in the order of GB 2312, and how many characters are read so; ü is written u."""
STRANGE = "?"
"""Stands for a character of which nobody has said how it is read."""
HEAD = 3
"""So many syllables say where a name lies."""

_PART = re.compile(r"([a-z]+)([0-9]+)")
# An n or g before a vowel belongs to what follows, as the orthography has it (GB/T 16159: xi'an).
_INITIAL = "(?:zh|ch|sh|[b-df-hj-np-tw-z])"
_FINAL = (
    "(?:(?:iang|iong|uang|ang|eng|ing|ong|ian|uan|an|en|in|un)(?![aeiou])"
    "|iao|uai|ai|ei|ao|ou|ia|ie|iu|ua|uo|ui|ue|[aeiou])"
)
UNIT = f"er(?![aeiou])|{_INITIAL}?{_FINAL}|{_INITIAL}|."
"""Source of a regular expression: a syllable, or what stands for one."""
_UNIT = re.compile(UNIT, re.DOTALL)


def _level_one() -> dict[str, str]:
    codes = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    characters = iter(b"".join(codes).decode("gb2312", errors="ignore"))
    return {
        next(characters): syllable
        for syllable, count in _PART.findall(TABLE) for _ in range(int(count))
    }


LEVEL_ONE: Mapping[str, str] = _level_one()
"""Character → its syllable, without tones."""
_BY_CODE = {ord(c): read for c, read in LEVEL_ONE.items()} | {ord("v"): "u"}


def syllable(character: str, more: Mapping[str, str]) -> str:
    """How a character is read; Latin letters and figures stand for themselves.

    `more` knows what level 1 does not. What nobody knows is `STRANGE`.
    """
    if character.isascii():
        return "u" if character == "v" else character
    return LEVEL_ONE.get(character) or more.get(character) or STRANGE


def letters(text: str, more: Mapping[str, str] | None = None) -> str:
    """A folded text in Latin letters; without `more` a character not known stands for itself."""
    if more is None:
        return text.translate(_BY_CODE)
    return "".join(syllable(c, more) for c in text)


@functools.lru_cache(maxsize=65536)
def units(spelled: str) -> tuple[str, ...]:
    """Letters in syllables, an initial without a vowel being one of its own: fuxhutong is
    fu, x, hu, tong. The same letters always give the same syllables, whatever they stand for:
    长安街 is chan, gan, jie here."""
    return tuple(_UNIT.findall(spelled))


def initial(unit: str) -> str:
    """What a syllable begins with, where the ear that confuses zh and z, n and l hears one."""
    return "l" if unit[0] == "n" else unit[0]


def initials(spelled: str) -> str:
    """What each syllable begins with: fuxuehutong is fxht."""
    return "".join(map(initial, units(spelled)))


@functools.lru_cache(maxsize=8192)
def ear(spelled: str) -> str:
    """The same for what is easily confused: zh/z, ch/c, sh/s, n/l, ing/in, eng/en, ang/an.

    Letters of one text are only compared with letters treated alike, so an n at the end of a
    syllable may become an l too.
    """
    plain = spelled.replace("zh", "z").replace("ch", "c").replace("sh", "s")
    return plain.replace("ng", "n").replace("n", "l")


def key(spelled: str) -> str:
    """Where a name lies: how it begins. What goes on in the same way lies there too."""
    return key_of(units(spelled))


def key_of(syllables: Sequence[str]) -> str:
    """`key` of syllables: how the ear hears the first, and what the next ones begin with."""
    found = ear(syllables[0]) if syllables else ""
    for unit in syllables[1:HEAD]:
        found += initial(unit)
    return found


def slip_keys(spelled: str) -> list[str]:
    """`slips_of` letters."""
    return slips_of(units(spelled))


def slips_of(syllables: Sequence[str]) -> list[str]:
    """The keys, with how many syllables there are, of a name and of what is left of it when one
    of the first syllables is left out.

    Two names apart by one syllable wrong, missing, too many or swapped with its neighbour share
    one of these (the symmetric deletes of W. Garbe's SymSpell).
    """
    count = len(syllables)
    found = [f"{key_of(syllables)}{count}"]
    if count >= HEAD:
        begin = syllables[: HEAD + 1]
        found += (
            f"{key_of((*begin[:at], *begin[at + 1 :]))}{count - 1}" for at in range(len(begin))
        )
    return list(dict.fromkeys(found))
