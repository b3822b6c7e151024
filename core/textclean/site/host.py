"""The site of a URL: its registered domain, such as ``example.co.uk`` of ``https://news.example.co.uk/a``.

The public suffix list comes with the package ``publicsuffixlist``. Nothing is fetched.
"""

from __future__ import annotations

import functools
import ipaddress
import re
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

#: Code points. No name of a host is longer (RFC 1035), so nothing behind them is looked at.
_LONGEST_HOST = 253
#: Code points of a URL in which its host has to end: a scheme, a user and a password may stand before it.
_LOOKED_AT = 4096
_HOST = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//(?:[^/?#\\]*@)?(\[[0-9A-Fa-f:.]*\]|[^/?#\\:@\[\]]+)")
_BARE = re.compile(r"([^\s/?#\\:@\[\].]+\.[^\s/?#\\:@\[\]]+)(?:[/?#:]|\Z)")
_LIST = "publicsuffixlist"


def site_of_url(url: str) -> str | None:
    """Return the site of a URL, in lower case, names of other scripts in Punycode. None: the URL names no host.

    The site is the registered domain by the public suffix list. An IP address, and a name without a suffix such as
    ``localhost``, is its own site. Port, user and path do not count. A URL without a scheme is read as one.
    """
    head = url[:_LOOKED_AT].strip()
    found = _HOST.match(head) or _BARE.match(head)
    return _registered(found[1]) if found else None


def host_name(url: str | None) -> str:
    """Return the host that a URL names, in lower case, for figures by host. Empty: it names none."""
    try:
        return urlsplit((url or "").strip()).hostname or ""
    except ValueError:  # brackets without a valid address
        return ""


def host_of(url: str | None) -> str:
    """Return the host that a URL names, without ``www.``. Empty: it names none."""
    return host_name(url).removeprefix("www.")


@functools.lru_cache(maxsize=4096)  # a dump has most pages of a site beside each other
def _registered(host: str) -> str | None:
    name = host.strip("[]") if host.startswith("[") else _ascii(host)
    if not name or len(name) > _LONGEST_HOST:
        return None
    if _is_address(name):
        return ipaddress.ip_address(name).compressed
    return _suffixes().privatesuffix(name) or name


def _ascii(host: str) -> str:
    """Return a host's name in lower case and Punycode; empty if it cannot be a name."""
    name = host.strip(".").lower()
    try:
        return name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


@functools.cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - reading the list takes a tenth of a second

    return PublicSuffixList()


@functools.cache
def suffix_list() -> str:
    """Return the version of the public suffix list: another list may give a URL another site."""
    return f"{_LIST} {version(_LIST)}"
