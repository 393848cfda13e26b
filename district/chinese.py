"""The Chinese names people know our words by, so that a Chinese one leads to ours."""

from __future__ import annotations

from collections.abc import Sequence

CHOICES = {
    "lead": ("主责", "主责民警", "主管", "负责人", "主办", "正职"),
    "deputy": ("代管", "代管民警", "副职", "协助", "协管", "协办", "代班", "副"),
    "auxiliary": ("辅警", "协警", "协管员"), "guard": ("保安", "保安员"),
    "grid_worker": ("网格员", "网格"), "volunteer": ("志愿者", "义工"),
    "courtyard_chat": ("院落微信群", "微信群", "院落群", "住户群", "居民群"),
    "merchants_circle": ("商户共治圈", "商户圈", "商户群", "商圈"),
    "safety": ("安全", "消防", "防火"), "fraud": ("防诈", "反诈", "诈骗", "防骗"),
    "traffic": ("交通",), "service": ("服务", "便民", "办事"),
    "bulletin": ("通报", "通知", "通告", "公告"),
    "info": ("一般", "提示", "普通", "告知", "知悉"), "warning": ("警告", "提醒", "注意", "重要"),
    "urgent": ("紧急", "加急", "特急"),
    "mediation": ("调解",), "noise": ("噪声", "噪音"), "visit": ("走访", "上门"),
    "rental": ("租房", "出租"), "group": ("群组", "入群"), "question": ("咨询", "问题", "提问"),
    "week": ("每周", "周", "每星期"), "month": ("每月", "月"),
    "2 weeks": ("两周", "隔周", "每两周", "双周"),
    "skip": ("跳过", "不开", "停开", "停"), "keep": ("照开", "照常", "不变"),
    "string": ("文字", "文本"), "boolean": ("是否", "勾选"), "integer": ("整数",),
    "number": ("数字", "小数"), "date": ("日期",), "time": ("时间", "时刻"),
}
LANGUAGES = {
    "zh": ("中文", "汉语", "普通话", "国语", "Chinese", "Mandarin"),
    "en": ("英文", "英语", "English"), "ja": ("日文", "日语"), "ko": ("韩文", "韩语", "朝鲜语"),
    "ru": ("俄文", "俄语"), "fr": ("法文", "法语"), "de": ("德文", "德语"),
    "es": ("西班牙语",), "ar": ("阿拉伯语",), "bo": ("藏语", "藏文"), "mn": ("蒙古语", "蒙语"),
    "ug": ("维吾尔语", "维语"), "yue": ("粤语", "广东话"),
}


def choice_meant(text: str, choices: Sequence[str]) -> str:
    """The choice whose Chinese name was written instead, alone or inside a phrase; or ""."""
    names = {choice: CHOICES.get(choice) or LANGUAGES.get(choice, ()) for choice in choices}
    exact = [choice for choice in choices if text in names[choice]]
    inside = [
        choice for choice in choices
        if any(len(name) > 1 and name in text for name in names[choice])
    ]
    found = exact or inside
    return found[0] if len(found) == 1 else ""


def language_meant(text: str) -> str:
    """The code of a language written by its name, or ""."""
    folded = text.lower()
    return next(
        (
            code for code, names in LANGUAGES.items()
            if folded == code or folded in map(str.lower, names)
        ),
        "",
    )
