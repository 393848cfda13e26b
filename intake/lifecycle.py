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
    RESEAL = "reseal"
    """换钥: what is sealed is sealed again, with the new key; nothing else changes."""
    FORGET = "forget"
    """清除: its time is up, and every value goes."""


class Absent(Enum):
    """The state before a request exists."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT

ALLOWED: dict[tuple[Status | Absent, Move], Status] = {
    (ABSENT, Move.ACCEPT): Status.WAITING,
    (ABSENT, Move.QUARANTINE): Status.QUARANTINED,
    (Status.QUARANTINED, Move.ADMIT): Status.WAITING,
    (Status.QUARANTINED, Move.ADD): Status.QUARANTINED,
    (Status.QUARANTINED, Move.WITHDRAW): Status.CLOSED,
    (Status.QUARANTINED, Move.CLOSE): Status.CLOSED,
    (Status.QUARANTINED, Move.RESEAL): Status.QUARANTINED,
    (Status.WAITING, Move.CLAIM): Status.CLAIMED,
    (Status.WAITING, Move.REFER): Status.CLOSED,
    (Status.WAITING, Move.ANSWER): Status.WAITING,
    (Status.WAITING, Move.ADD): Status.WAITING,
    (Status.WAITING, Move.WITHDRAW): Status.CLOSED,
    (Status.WAITING, Move.RESEAL): Status.WAITING,
    (Status.CLAIMED, Move.RELEASE): Status.WAITING,
    (Status.CLAIMED, Move.REFER): Status.CLOSED,
    (Status.CLAIMED, Move.ASK): Status.CLAIMED,
    (Status.CLAIMED, Move.ANSWER): Status.CLAIMED,
    (Status.CLAIMED, Move.ADD): Status.CLAIMED,
    (Status.CLAIMED, Move.WITHDRAW): Status.CLOSED,
    (Status.CLAIMED, Move.CLOSE): Status.CLOSED,
    (Status.CLAIMED, Move.RESEAL): Status.CLAIMED,
    (Status.CLOSED, Move.OBJECT): Status.WAITING,
    (Status.CLOSED, Move.REOPEN): Status.WAITING,
    (Status.CLOSED, Move.RESEAL): Status.CLOSED,
    (Status.CLOSED, Move.FORGET): Status.FORGOTTEN,
}
"""Everything that is not here is not allowed.

`close` needs a holder, for someone answers for it, except of what lies in quarantine.
"""


def check_holder(holder: str | None, officer: str | None) -> None:
    """Only the officer who holds a request releases, refers or closes it.

    Raises `Refusal("not_holder")`; somebody who gives no name, or a request nobody holds, passes.
    """
    if holder and officer and holder != officer:
        raise Refusal("not_holder", holder=holder)


def decide(status: Status | Absent, move: Move) -> Status:
    """The status after the move; raises `Refusal("cannot_<move>_<status>")` when not allowed."""
    after = ALLOWED.get((status, move))
    if after is None:
        raise Refusal(f"cannot_{move.value}_{status.value}")
    return after
