"""Passwords in URLs, taken out of whatever is written or told: the one place that knows what a secret looks like.

A URL is opened as it was given. What leaves the program of it, in a message, a manifest or a note for going on, goes
through here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

#: What stands for a secret.
HIDDEN = "***"
# Who logs in, up to the last @ before the path; a password that holds a slash is taken, too, but no port is taken for
# one. Repetitions are bounded, so that no text takes longer than it is long.
_LOGIN = re.compile(
    r"([A-Za-z][A-Za-z0-9+.\-]{0,31})://([^\s/@:?#\[\"']{0,256})"
    r"(?:(:)(?!\d{1,5}[/?#])(?:[^\s/]{0,1024}@|[^\s@]{0,1024}@)|@)"
)
_PARAMETER = re.compile(r"([?&;#])([^\s=&;#?]{1,128})=([^\s&;#\"'<>]{1,8192})")
# Parts of a parameter's name, as in X-Amz-Signature, sig, AWSAccessKeyId, access_token, client_secret.
_PARTS = re.compile(r"[A-Z]{2,32}(?![a-z])|[A-Z]?[a-z]{1,128}|[A-Z]")
_SECRET_PARTS = frozenset(
    {
        *("apikey", "auth", "authorization", "cred", "credential", "credentials", "hmac", "jwt", "key", "otp", "pass"),
        *("passphrase", "passwd", "password", "pin", "pw", "pwd", "sas", "secret", "session", "sid", "sig", "sign"),
        *("signature", "token"),
    }
)
_SECRET_ENDS = ("apikey", "passwd", "password", "secret", "signature", "token")


def redacted(text: str) -> str:
    """Return a text in which the URLs have no login and no secret parameters: ``https://***@host/a.jsonl?sig=***``."""
    if "://" in text:
        text = _LOGIN.sub(_without_login, text)
    return _PARAMETER.sub(_without_value, text) if "=" in text else text


def redacted_values(value: Any) -> Any:  # noqa: ANN401 - whatever JSON can say
    """Return plain values with each string and key in them redacted."""
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, Mapping):
        return {redacted_values(key): redacted_values(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [redacted_values(item) for item in value]
    return value


def _without_login(found: re.Match[str]) -> str:
    scheme, _, password = found.groups()
    # Without a password it is a name, as of a container in abfs://NAME@ACCOUNT; on the web it is a token.
    if password or scheme.lower().endswith(("http", "https")):
        return f"{scheme}://{HIDDEN}@"
    return found[0]


def _without_value(found: re.Match[str]) -> str:
    before, name, _ = found.groups()
    return f"{before}{name}={HIDDEN}" if _is_secret(unquote(name)) else found[0]


def _is_secret(name: str) -> bool:
    parts = {part.lower() for part in _PARTS.findall(name)}
    return bool(parts & _SECRET_PARTS) or name.lower().endswith(_SECRET_ENDS)
