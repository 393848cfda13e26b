"""The life of a request: statuses, moves, outcomes, and the table of what is allowed."""

from __future__ import annotations

from enum import Enum, StrEnum

from district.problem import Refusal


class Status(StrEnum):
    """Where a request stands."""

    QUARANTINED = "quarantined"
    """待甄别: something about it is odd; a person looks before an officer is troubled with it."""
    WAITING = "waiting"
    """待签收: nobody holds it yet."""
    CLAIMED = "claimed"
    """已签收: one officer holds it and works on it."""
    JOINED = "joined"
    """已并案: another request says the same; what comes of that one comes of this."""
    CLOSED = "closed"
    """已办结: it has an outcome."""
    FORGOTTEN = "forgotten"
    """已清除: kept as long as was said; what the resident wrote is gone."""


class Outcome(StrEnum):
    """办理结果: what came of a request."""

    RESOLVED = "resolved"
    """已解决: the matter itself is settled."""
    ADVISED = "advised"
    """已答复: the resident has the answer asked for."""
    AGREED = "agreed"
    """调解达成: the parties agreed."""
    REFERRED = "referred"
    """已转办: another body has it now, and is named."""
    DUPLICATE = "duplicate"
    """重复: another request says the same."""
    OUT_OF_SCOPE = "out_of_scope"
    """不属受理范围: not a matter for community police."""
    UNREACHABLE = "unreachable"
    """无法联系: the resident could not be reached."""
    WITHDRAWN = "withdrawn"
    """已撤回: the resident took it back."""


class Move(StrEnum):
    """What can be done to a request."""

    ACCEPT = "accept"
    """受理: it enters the queue."""
    QUARANTINE = "quarantine"
    """暂留: it enters the queue, but a person must look at it first."""
    ADMIT = "admit"
    """放行: a person looked, and it is a request like any other."""
    CLAIM = "claim"
    """签收: an officer takes it."""
    RELEASE = "release"
    """退回: the officer gives it back to the queue."""
    REFER = "refer"
    """转办: it is handed to another body, which closes it here with outcome `referred`."""
    ASK = "ask"
    """询问: the officer asks the resident something."""
    ANSWER = "answer"
    """答复: the resident answers."""
    ADD = "add"
    """补充: the resident adds something."""
    WITHDRAW = "withdraw"
    """撤回: the resident takes it back, which closes it with outcome `withdrawn`."""
    CLOSE = "close"
    """办结: the officer who holds it writes the outcome."""
    OBJECT = "object"
    """未解决: after an outcome the resident says that it is not settled; it waits again."""
    REOPEN = "reopen"
    """重新办理: a closed request waits again, with a reason and a new date."""
    NOTE = "note"
    """备注: something is written about it, for the desk."""
    CALL = "call"
    """联系: the officer rang the resident; the detail says whether somebody answered."""
    HAND_OVER = "hand_over"
    """移交: the officer who holds it gives it to another."""
    TAKE_OVER = "take_over"
    """接管: another officer takes it from the one who holds it, and says why."""
    ASSIGN = "assign"
    """改派: it goes to another officer, for an absence, a change of posting, or by hand."""
    JOIN = "join"
    """并案: it says the same as another, and follows that one."""
    SPLIT = "split"
    """拆案: it stands for itself again."""
    AGENDA = "agenda"
    """上会: it is put on the agenda of a neighbours' meeting, or taken off."""
    LOOK = "look"
    """回访: somebody looked whether an agreement holds."""
    SLIP = "slip"
    """派单: a helper is given a slip to do a part of it."""
    REPORT = "report"
    """回单: the helper says what came of that, or the slip is taken back."""
    RESEAL = "reseal"
    """换钥: what is sealed is sealed again, with the new key; nothing else changes."""
    FORGET = "forget"
    """清除: its time is up, and every value goes."""


class Absent(Enum):
    """The state before a request exists."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT

_OPEN = (Status.QUARANTINED, Status.WAITING, Status.CLAIMED, Status.JOINED)
ALLOWED: dict[tuple[Status | Absent, Move], Status] = {
    (ABSENT, Move.ACCEPT): Status.WAITING,
    (ABSENT, Move.QUARANTINE): Status.QUARANTINED,
    (Status.QUARANTINED, Move.ADMIT): Status.WAITING,
    (Status.QUARANTINED, Move.CLOSE): Status.CLOSED,
    (Status.WAITING, Move.CLAIM): Status.CLAIMED,
    (Status.WAITING, Move.REFER): Status.CLOSED,
    (Status.CLAIMED, Move.CLAIM): Status.CLAIMED,
    (Status.CLAIMED, Move.RELEASE): Status.WAITING,
    (Status.CLAIMED, Move.REFER): Status.CLOSED,
    (Status.CLAIMED, Move.ASK): Status.CLAIMED,
    (Status.CLAIMED, Move.CALL): Status.CLAIMED,
    (Status.CLAIMED, Move.HAND_OVER): Status.CLAIMED,
    (Status.CLAIMED, Move.TAKE_OVER): Status.CLAIMED,
    (Status.CLAIMED, Move.SLIP): Status.CLAIMED,
    (Status.CLAIMED, Move.CLOSE): Status.CLOSED,
    (Status.WAITING, Move.JOIN): Status.JOINED,
    (Status.CLAIMED, Move.JOIN): Status.JOINED,
    (Status.JOINED, Move.SPLIT): Status.WAITING,
    (Status.JOINED, Move.CLOSE): Status.CLOSED,
    (Status.JOINED, Move.REFER): Status.CLOSED,
    (Status.QUARANTINED, Move.ASSIGN): Status.QUARANTINED,
    (Status.WAITING, Move.ASSIGN): Status.WAITING,
    (Status.CLAIMED, Move.ASSIGN): Status.WAITING,
    (Status.JOINED, Move.ASSIGN): Status.JOINED,
    (Status.WAITING, Move.AGENDA): Status.WAITING,
    (Status.CLAIMED, Move.AGENDA): Status.CLAIMED,
    (Status.WAITING, Move.ANSWER): Status.WAITING,
    (Status.CLAIMED, Move.ANSWER): Status.CLAIMED,
    (Status.JOINED, Move.ANSWER): Status.JOINED,
    **{(status, Move.ADD): status for status in _OPEN},
    **{(status, Move.WITHDRAW): Status.CLOSED for status in _OPEN},
    **{(status, Move.NOTE): status for status in (*_OPEN, Status.CLOSED)},
    **{(status, Move.REPORT): status for status in (*_OPEN, Status.CLOSED)},
    **{(status, Move.RESEAL): status for status in (*_OPEN, Status.CLOSED)},
    (Status.CLOSED, Move.LOOK): Status.CLOSED,
    (Status.CLOSED, Move.OBJECT): Status.WAITING,
    (Status.CLOSED, Move.REOPEN): Status.WAITING,
    (Status.CLOSED, Move.FORGET): Status.FORGOTTEN,
}
"""Everything that is not here is not allowed.

`close` needs a holder, for someone answers for it, except of what lies in quarantine. A claim of
what is claimed already is for `moved` to judge: it may have run out.
"""
BY_HOLDER = frozenset({
    Move.RELEASE, Move.REFER, Move.ASK, Move.CALL, Move.HAND_OVER, Move.SLIP, Move.CLOSE,
    Move.JOIN,
})
"""Of a claimed request, what only the officer does who holds it."""


_PLAIN = frozenset({
    Move.NOTE, Move.CALL, Move.HAND_OVER, Move.TAKE_OVER, Move.ASSIGN, Move.JOIN, Move.SPLIT,
    Move.AGENDA, Move.LOOK, Move.SLIP, Move.REPORT,
})
"""Moves about whose refusal nothing can be said but where the request stands."""


def decide(status: Status | Absent, move: Move) -> Status:
    """The status after the move; raises `Refusal` when it is not allowed.

    Its code is `cannot_<move>_<status>`, or `cannot_do_<status>` where that says as much.
    """
    after = ALLOWED.get((status, move))
    if after is None:
        plain = move in _PLAIN or status is Status.JOINED
        raise Refusal(f"cannot_{'do' if plain else move.value}_{status.value}")
    return after
