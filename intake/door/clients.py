"""Which network a request comes from, as far as that can be known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Network = str
"""A network's prefix, or "" where none can be told."""


class Proxies:
    """The proxies that are believed; whoever else says `X-Forwarded-For` is not."""

    def __init__(self, networks: Iterable[str] = ()) -> None:
        self._networks = [ip_network(each, strict=False) for each in networks]

    def network(self, peer: str, forwarded: Sequence[str] = ()) -> Network:
        """The prefix of the last address that is not a believed proxy: /24, or /56 of IPv6.

        "" for this machine itself and what cannot be read: that is a proxy nobody configured, and
        to count all that comes by it as one would shut everybody out.
        """
        hops = [hop.strip() for line in forwarded for hop in line.split(",")]
        address = _read(peer)
        while address is not None and hops and self._believed(address):
            address = _read(hops.pop())
        if address is None or address.is_loopback:
            return ""
        bits = 24 if isinstance(address, IPv4Address) else 56
        return str(ip_network(f"{address}/{bits}", strict=False))

    def _believed(self, address: IPv4Address | IPv6Address) -> bool:
        return any(
            address in network for network in self._networks
            if isinstance(network, IPv6Network) == isinstance(address, IPv6Address)
        )


# Some proxies tell the port too.
_WITH_PORT = re.compile(r"\[([^\]]*)\](?::[0-9]+)?|([0-9.]+):[0-9]+")


def _read(text: str) -> IPv4Address | IPv6Address | None:
    found = _WITH_PORT.fullmatch(text)
    try:
        address = ip_address((found[1] or found[2] if found else text).partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
