"""Which addresses may be asked: public ones of http and https, told by what a name resolves to, not by the name."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

_PORTS = {"http": 80, "https": 443}
_MAX_URL = 2_000  # characters; what servers take
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f]")
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class RefusedError(Exception):
    """An address or answer that is not taken, with the reason as a person would say it."""


@dataclass(frozen=True, slots=True)
class Target:
    """One request's address, its host resolved once: what was checked is what is connected to."""

    url: str
    scheme: str
    host: str  # in ASCII
    port: int
    path: str  # with the query
    addresses: tuple[str, ...]

    @property
    def site(self) -> str:
        usual = self.port == _PORTS[self.scheme]
        name = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{name}" + ("" if usual else f":{self.port}")

    @property
    def host_header(self) -> str:
        return self.site.partition("://")[2]


def resolve(url: str, allowed_hosts: Collection[str] = ()) -> Target:
    """Raises RefusedError. A host in `allowed_hosts` may have any port and lead to any address."""
    scheme, host, port, path = _split(url)
    allowed = host in allowed_hosts
    if not allowed and port != _PORTS[scheme]:
        raise RefusedError(f"port {port} is neither 80 nor 443; --allow-host {host} allows it")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise RefusedError(f"the host {host} is not known") from error
    addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    private = [address for address in addresses if not is_public(address)]
    if private and not allowed:  # one of several is enough: which one is asked is chance
        raise RefusedError(f"{host} leads to {private[0]}, which is no public address; --allow-host {host} allows it")
    return Target(url, scheme, host, port, path, addresses)


def _split(url: str) -> tuple[str, str, int, str]:
    if len(url) > _MAX_URL or _UNPRINTABLE.search(url):
        raise RefusedError("the address is too long or holds spaces or controls")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode() if ":" not in (parts.hostname or "") else parts.hostname
    except ValueError as error:  # UnicodeError is one
        raise RefusedError("the address cannot be understood") from error
    if parts.scheme not in _PORTS:
        raise RefusedError(f"only http and https are fetched, not {parts.scheme[:20] or 'an address without a scheme'}")
    if not host:
        raise RefusedError("the address names no host")
    if parts.username is not None or parts.password is not None:
        raise RefusedError("the address holds a name or password")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
        f"?{quote(parts.query, safe='/?%:@!$&()*+,;=~-._[]')}" if parts.query else ""
    )
    return parts.scheme, host.rstrip("."), port or _PORTS[parts.scheme], path


def is_public(address: str) -> bool:
    """Whether it lies on the open internet; addresses inside addresses are looked at too.

    >>> is_public("93.184.215.14"), is_public("169.254.169.254"), is_public("::ffff:127.0.0.1")
    (True, False, False)
    """
    try:
        parsed: _Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(
        one.is_global and not (one.is_multicast or one.is_reserved or one.is_unspecified) for one in _inside(parsed)
    )


def _inside(address: _Address) -> list[_Address]:
    """The address, or the IPv4 one that it stands for or is sent on to."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address in _NAT64:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    if address.sixtofour is not None:
        return [address, address.sixtofour]
    if address.teredo is not None:
        return [address, *address.teredo]
    return [address]
