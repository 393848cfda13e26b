"""What makes the door stop and offer a call, and what does not."""

from __future__ import annotations

import pytest

from intake.door.emergency import calls_for

STOPS = {
    "119": """
楼下着火了|厨房起火|隔壁失火了|楼道冒烟|楼道里冒黑烟|闻到煤气味|一股燃气味|天然气漏了|液化气罐漏气|好像爆炸了
着 火 了|浓烟很大|看见火苗|电线冒火|There is a fire in the kitchen|the flat is burning|I smell gas
a gas leak in the hall|thick smoke on the stairs|there was an explosion|flames from the window
家里有煤气|屋里有股煤气""",
    "110": """
他拿刀追我|抢了我的包|被人打了|有人持刀|邻居拿着菜刀|有人在打架|我被老公打了|孩子挨打|有人撬门|有人闯进我家|说要杀了我|有枪|救命
女儿丢了|老人走丢了|有人尾随|He has a knife|someone was stabbed|he is beating her|a burglar in my flat
somebody is breaking in|he will kill me|my son has gone missing|help me please""",
    "120": """
老人晕倒了|爷爷昏迷不醒|叫不醒|没有呼吸|不省人事|有人要跳楼|她想自杀|我不想活了|流血不止|心梗了|抽搐了
一氧化碳|她失去意识|He is unconscious|she passed out|not breathing|he won't wake up|a heart attack
she is bleeding|he talks of suicide|took an overdose|my neighbour collapsed""",
}
GOES_ON = """
楼下烧烤店半夜还吵|火锅店油烟大|刀削面馆夜里卸货|消防通道被占了|灭火器过期了|燃气表坏了|煤气费怎么交|烟花爆竹声
酒吧音乐太吵|生意红火太吵|楼上装修|狗叫|广场舞|邻居漏水|想请民警上门走访|出租房登记|怎么加入院落群|他老发火
烧烤摊冒烟太呛|打火机生意|剪刀店关门晚|我很恼火|火车站附近|the fire station is noisy|fireworks at night
the gas meter|a gas station next door|fire door is blocked|bbq smoke every evening|music until two
my neighbour's dog barks|he got fired|where do I register|the hotpot place|building work on Sundays
smoke alarm beeps|蜡烛店很火爆|火烧店排队|防火门关不上|天天被打扰睡不着|给物业打了电话没有反应|家里老人有心脏病|得吃安眠药才能睡|多次报警也没用|抢了我的车位|每晚被音响打断休息|high blood pressure|a stable job|燃气改造什么时候""".replace("\n", "|")


@pytest.mark.parametrize(
    ("number", "text"),
    [(n, text) for n, texts in STOPS.items() for text in texts.replace("\n", "|").split("|") if text],
)
def test_an_emergency_stops_with_its_number(number: str, text: str) -> None:
    assert number in calls_for([text])


@pytest.mark.parametrize("text", [text for text in GOES_ON.split("|") if text])
def test_what_only_sounds_like_one_goes_on(text: str) -> None:
    assert calls_for([text]) == ()


def test_several_answers_are_read_together() -> None:
    assert calls_for(["府学胡同1号", "他拿刀", "着火了"]) == ("110", "119")
