"""`Settings`: what this machine decides, read once from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

SQLITE = "sqlite:///"
POSTGRES = ("postgresql://", "postgres://")
DEFAULT_QUEUE = "sqlite:///var/intake.db"


@dataclass(frozen=True, slots=True)
class Settings:
    """`HUTONG_QUEUE`, `HUTONG_CONTENT`, `HUTONG_KEYS`, `HUTONG_WAIT`, `HUTONG_PROXIES`,
    `HUTONG_POSTS`, `HUTONG_OIDC_ISSUER`, `HUTONG_OIDC_CLIENT`, `HUTONG_OIDC_SECRET`,
    `HUTONG_OIDC_NAME`; each has a default.

    `wait` is how many seconds a command waits for another one that is writing to the queue.
    `proxies` are the addresses or networks whose `X-Forwarded-For` the door believes, `posts` how
    many forms it takes from one network in ten minutes before a person looks at them first.
    Who signs in at the desk may do so by an issuer of OpenID Connect where one is named;
    `oidc_name` is on the button.
    """

    queue: str = DEFAULT_QUEUE
    content: Path = Path("content")
    keys: Path | None = None
    wait: float = 5.0
    proxies: tuple[str, ...] = ()
    posts: int = 60
    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_secret: str = field(default="", repr=False)
    oidc_name: str = ""

    def keys_beside(self, queue: str) -> Path:
        """The folder of the keys: as set, else `keys/` next to the SQLite file, or `var/keys`."""
        if self.keys is not None:
            return self.keys
        if queue.startswith(POSTGRES):
            return sqlite_file(DEFAULT_QUEUE).parent / "keys"
        return sqlite_file(queue).parent / "keys"


def sqlite_file(queue: str) -> Path:
    """The file behind `sqlite:///var/intake.db` (relative) or `sqlite:////var/…` (absolute)."""
    return Path(queue.removeprefix(SQLITE))


def from_environment(environment: Mapping[str, str]) -> Settings:
    """Empty variables count as not set; what should be a number and is none, as the default."""
    given = {name: text.strip() for name, text in environment.items() if text.strip()}
    try:
        wait = max(0.0, float(given.get("HUTONG_WAIT", "5")))
    except ValueError:
        wait = 5.0
    try:
        posts = max(1, int(given.get("HUTONG_POSTS", "60")))
    except ValueError:
        posts = 60
    keys = given.get("HUTONG_KEYS")
    return Settings(
        given.get("HUTONG_QUEUE", DEFAULT_QUEUE),
        Path(given.get("HUTONG_CONTENT", "content")),
        Path(keys) if keys else None,
        wait,
        tuple(each.strip() for each in given.get("HUTONG_PROXIES", "").split(",") if each.strip()),
        posts,
        *(given.get(f"HUTONG_OIDC_{name}", "") for name in ("ISSUER", "CLIENT", "SECRET", "NAME")),
    )
