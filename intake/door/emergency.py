"""Emergencies: words that should make somebody call before they fill in a form.

A stop costs one tap, a miss may cost a life: where a word is in doubt it stops. What surely means
something else (a hotpot, a fire station, a gas meter) is taken out first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

POLICE, FIRE, AMBULANCE = "110", "119", "120"

_ELSEWHERE = re.compile(
    "火锅|火车|火腿|火烧|火爆|火气|火候|火红|火星|红火|恼火|发火|窝火|上火|灯火|烟火气|烟花"
    "|消防[^，。]{0,4}"
    "|灭火器|防火[门墙]?|打火机|火辣|生意火|刀削面|剪刀|刀鱼|刀郎|磨刀|刀马旦|刀具店|指甲刀"
    "|(?:煤气|燃气|天然气)(?:表|费|公司|卡|灶具?|改造|缴费|账单|安全|检查|入户|壁挂炉)"
    "|(?:烧烤|烟囱|抽油烟机|车|排气)[^，。]{0,4}冒烟"
    "|打[扰搅乱断破湿]|打电话|打12345"
    r"|\bfire (?:station|door|exit|escape|drill|extinguisher|lane|hydrant)s?\b"
    r"|\bfire (?:brigade|engine|truck|pit)s?\b|\bblood (?:pressure|test)s?\b"
    r"|\bfire(?:works?|place|crackers?|wood|wall)\b|\b(?:camp|cease)fire\b|\bfired\b"
    r"|\bgas (?:meter|bill|company|card|station|cooker|safety|check|inspection)s?\b"
    r"|\bsmoke (?:alarm|detector|break|free)s?\b|\b(?:cigarette|barbecue|kitchen|bbq) smoke\b"
    r"|\bmain gas valve\b|\bpalette knife\b"
)
# Every sign begins with a letter of its own, not with a choice: Python then looks only where one of
# those letters stands, ten times as fast.
_PEOPLE = ("孩子", "小孩", "老人", "女儿", "儿子", "爸", "妈")
_SOMEBODY = ("人", "他", "她", "爷爷", "奶奶", "爸", "妈")
_ZH = {
    POLICE: "刀|砍人|捅[了人伤死]|枪|炸弹|炸药|打人|被[^，。]{0,4}打|挨打|殴打|打起来|打架"
    "|动手打|家暴|抢劫|抢包"
    "|抢[了走]我的?[包钱手]|入室|撬[门锁开]|破门|闯[进入]|绑架|劫持|要杀|杀[人了死]|弄死|强奸"
    "|猥亵|尾随|跟踪我"
    "|救命|" + "|".join(f"{who}[^，。]{{0,4}}(?:丢了|走丢|失踪|不见了)" for who in _PEOPLE),
    FIRE: "着火|起火|失火|火灾|大火|明火|火苗|火光|火势|烧起来|烧着了|冒[^，。]{0,2}烟|浓烟|爆炸"
    "|煤气|燃气|天然气"
    "|液化气|瓦斯|漏气|焦糊味|电线[^，。]{0,4}(?:冒火|打火)",
    AMBULANCE: "昏迷|昏倒|昏过|晕倒|晕过|没有?呼吸|没气了|喘不[上过]气|不省人事|叫不醒|失去意识"
    "|没有?意识|大出血"
    "|流血|一地血|满脸血|心梗|心脏病[犯发]|脑出血|中风(?![后过])|抽搐|自杀|轻生|跳楼|割腕|服毒|农药"
    "|吃了?[^，。]{0,3}[瓶片多]安眠药|不想活|煤气中毒|一氧化碳|快不行了|要生了|触电|溺水|坠楼|摔下|"
    + "|".join(f"{who}[^，。]{{0,4}}没有?反应" for who in _SOMEBODY),
}
_EN = {
    POLICE: r"kni(?:fe|ves)\b|stab(?:bed|bing|s)?\b|guns?\b|shot\b|shooting\b|bomb|weapon|machete"
    r"|(?:beat|beating|beaten|hit|hits|hitting|punch\w*|attack\w*|assault\w*|rape\w*)\b"
    r"|break(?:ing)?[ -]in\b|broke in|burglar|intruder|robb(?:ed|er|ery|ing)\b|kidnap"
    r"|kill(?:ed|ing)? (?:me|him|her|us|them|you|someone|somebody)\b|murder"
    r"|(?:child|son|daughter|mother|father)\b.{0,20}\bmissing\b|help me\b",
    FIRE: r"fires?\b|burning\b|flames?\b|smoke\b|gas\b|explo(?:sion|ded?|ding)\b"
    r"|carbon monoxide\b",
    AMBULANCE: r"unconscious|unresponsive|pass(?:ed|es|ing)? out\b|faint(?:ed|ing)?\b"
    r"|collapsed?\b|(?:not|stopped|can ?['’]?t|cannot) breath|won['’]?t wake|bleeding\b|blood\b"
    r"|heart attack|stroke\b|seizure|overdos|suicid|end (?:my|his|her) life\b|electrocut|drown",
}
_SIGNS = {
    number: (re.compile(_ZH[number]), re.compile(rf"\b(?:{_EN[number]})")) for number in _ZH
}
_ANY = (re.compile("|".join(_ZH.values())), re.compile(rf"\b(?:{'|'.join(_EN.values())})"))
"""Most texts hold none of them, and need no closer look."""
_LATIN = re.compile("[a-z]{3}")


def calls_for(texts: Iterable[str]) -> tuple[str, ...]:
    """The numbers to call, most likely first; () where nothing sounds like an emergency."""
    text = "\n".join(unicodedata.normalize("NFKC", each).casefold() for each in texts)
    text = _joined(text)
    english = bool(_LATIN.search(text))
    if not _ANY[0].search(text) and not (english and _ANY[1].search(text)):
        return ()
    text = _ELSEWHERE.sub(" ", text)
    found = {
        number: len(zh.findall(text)) + (len(en.findall(text)) if english else 0)
        for number, (zh, en) in _SIGNS.items()
    }
    return tuple(sorted((n for n in found if found[n]), key=lambda n: -found[n]))


def _joined(text: str) -> str:
    """Without spaces between Chinese characters: 着 火 了."""
    return re.sub(r"(?<=[\u4e00-\u9fff])[ \t]+(?=[\u4e00-\u9fff])", "", text)
