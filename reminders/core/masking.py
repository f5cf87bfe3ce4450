"""Addresses as they may be shown: without what may be a password, also where they are malformed."""

import re

_USERINFO = re.compile(r"(?<=://).*@")
_PARAMETER = re.compile(r"(?<=password=)[^&\s]*")
_USER = re.compile(r"[\w.%+-]*")


def masked(text: str) -> str:
    """Return the text with the passwords of its addresses hidden, a `password=` parameter's too.

    What stands between `://` and the last `@` counts as user and password, since passwords are not always encoded.

    >>> masked("postgresql://ada:p/w@d@db.example.org/dates?sslpassword=x")
    'postgresql://ada:***@db.example.org/dates?sslpassword=***'
    """
    return _PARAMETER.sub("***", _USERINFO.sub(_shown, text))


def _shown(found: re.Match[str]) -> str:
    user, colon, _ = found[0].removesuffix("@").partition(":")
    if not colon:
        return found[0]  # a user, or an @ in a path
    return f"{user}:***@" if _USER.fullmatch(user) else "***@"
