"""Remove passwords and other secrets from URLs. This is the only module that knows what a secret looks like.

A URL is opened as it was given. Before it is written to a message, a manifest or the notes of an unfinished run, it is
redacted here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

#: The text that replaces a secret.
HIDDEN = "***"
# User name and password, up to the last @ before the path. A password may hold a slash, but a port must not be taken
# for a password. Repetitions are bounded, so the time grows only linearly with the length of the text.
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
    """Return a text with logins and secret parameters of URLs replaced: ``https://***@host/a.jsonl?sig=***``."""
    if "://" in text:
        text = _LOGIN.sub(_without_login, text)
    return _PARAMETER.sub(_without_value, text) if "=" in text else text


def redacted_values(value: Any) -> Any:  # noqa: ANN401 - whatever JSON can say
    """Return plain values in which every string and every key is redacted."""
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, Mapping):
        return {redacted_values(key): redacted_values(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [redacted_values(item) for item in value]
    return value


def _without_login(found: re.Match[str]) -> str:
    scheme, _, password = found.groups()
    # Without a password this is only a name, such as a container in abfs://NAME@ACCOUNT. But in http it is a token.
    if password or scheme.lower().endswith(("http", "https")):
        return f"{scheme}://{HIDDEN}@"
    return found[0]


def _without_value(found: re.Match[str]) -> str:
    before, name, _ = found.groups()
    return f"{before}{name}={HIDDEN}" if _is_secret(unquote(name)) else found[0]


def _is_secret(name: str) -> bool:
    parts = {part.lower() for part in _PARTS.findall(name)}
    return bool(parts & _SECRET_PARTS) or name.lower().endswith(_SECRET_ENDS)
