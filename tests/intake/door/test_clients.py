"""Which network a request is from: what a proxy says counts only where it is believed."""

from __future__ import annotations

import pytest

from intake.door.clients import Proxies


@pytest.mark.parametrize(
    ("peer", "forwarded", "network"),
    [
        ("203.0.113.7", [], "203.0.113.0/24"),
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.0/24"),
        ("2001:db8:1:2:3::1", [], "2001:db8:1::/56"),
        ("::ffff:203.0.113.7", [], "203.0.113.0/24"),
        ("fe80::1%eth0", [], "fe80::/56"),
        ("127.0.0.1", [], ""),
        ("::1", [], ""),
        ("", [], ""),
        ("unix:", ["x"], ""),
        ("10.0.0.9", ["198.51.100.1"], "198.51.100.0/24"),
        ("10.0.0.9", ["6.6.6.6, 198.51.100.1"], "198.51.100.0/24"),
        ("10.0.0.9", ["6.6.6.6", "198.51.100.1, 10.0.0.3"], "198.51.100.0/24"),
        ("10.0.0.9", ["10.0.0.3"], "10.0.0.0/24"),
        ("10.0.0.9", ["rubbish"], ""),
        ("10.0.0.9", [], "10.0.0.0/24"),
        ("10.0.0.9", ["[2001:db8::5]"], "2001:db8::/56"),
        ("10.0.0.9", ["[2001:db8::5]:4711"], "2001:db8::/56"),
        ("10.0.0.9", ["198.51.100.1:4711"], "198.51.100.0/24"),
        ("10.0.0.9", ["198.51.100.1:"], ""),
        ("10.0.0.9", [""], ""),
        ("10.0.0.9", [",,"], ""),
        ("::ffff:10.0.0.9", ["198.51.100.1"], "198.51.100.0/24"),
    ],
)
def test_only_a_believed_proxy_says_who_somebody_is(
    peer: str, forwarded: list[str], network: str
) -> None:
    assert Proxies(["10.0.0.0/8"]).network(peer, forwarded) == network


def test_a_wrong_proxy_is_a_mistake_at_the_start() -> None:
    with pytest.raises(ValueError, match="x"):
        Proxies(["x"])
