"""Addresses of recipients and senders: exactly one mailbox each, in a form that no header and no server can misread."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from reminders.core.clean import one_line
from reminders.core.errors import InvalidInput

_SCHEME = "mailto:"
# A dot-atom (RFC 5322 section 3.2.3); quoted local parts are legal, unknown in practice, and where injections hide.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HOST = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(?:\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*")
_NAMED = re.compile(r"([^<>]*)<([^<>]*)>\s*")
# RFC 5321 section 4.5.3.1: 64 octets before the @, and a path of 256 with its angle brackets.
_LONGEST_LOCAL = 64
_LONGEST = 254
# IDNA 2003, which Python has, maps these away; IDNA 2008 keeps them: the mail would go to another domain.
_MAPPED_AWAY = frozenset("ßς\u200c\u200d")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An addr-spec, its domain in ASCII, and the name shown beside it, which may be empty."""

    addr_spec: str
    name: str = ""

    @property
    def domain(self) -> str:
        return self.addr_spec.rpartition("@")[2]

    @property
    def needs_utf8(self) -> bool:
        """Whether only servers that take mail in UTF-8 can reach it (RFC 6531)."""
        return not self.addr_spec.isascii()


def is_mail(address: str) -> bool:
    """Tell whether a recipient's address means mail, right or wrong."""
    return address[: len(_SCHEME)].lower() == _SCHEME


def is_web(address: str) -> bool:
    """Tell whether a recipient's address means a webhook."""
    return address.lower().startswith(("https:", "http:"))


@lru_cache(maxsize=4_096)
def mailbox(address: str, name: str | None = None) -> Mailbox:
    """Return the one mailbox of a `mailto:` address (RFC 6068), percent-encoding undone. Raises `InvalidInput`."""
    if not is_mail(address):
        raise InvalidInput(f"{address[:200]!r} is no mail address; write one such as 'mailto:ada@example.org'")
    if "?" in address:
        raise InvalidInput(f"{address[:200]!r}: an address takes no headers; leave out the '?' and what follows it")
    return Mailbox(_addr_spec(unquote(address[len(_SCHEME) :])), one_line(name or ""))


def sender_mailbox(sender: str) -> Mailbox:
    """Return the mailbox of the setting `sender`, `reminders@example.org` or `Reminders <reminders@example.org>`.

    It is in ASCII, so that it goes to readers whose servers take nothing else.
    """
    named = _NAMED.fullmatch(sender)
    name, addr_spec = named.groups() if named else ("", sender)
    one = Mailbox(_addr_spec(addr_spec.strip()), one_line(name).strip('"'))
    if one.needs_utf8:
        raise InvalidInput(
            f"the sender {one.addr_spec!r} has letters beyond ASCII before the @, which most readers' servers refuse; "
            "write an address of the same mailbox in ASCII"
        )
    return one


def _addr_spec(text: str) -> str:
    written, at, domain = text.rpartition("@")
    local = unicodedata.normalize("NFC", written)  # RFC 6532 section 3.1
    if not at or not _is_local(local):
        raise _no_mailbox(text)
    host = _in_ascii(domain)
    if not _HOST.fullmatch(host) or len(local.encode()) + 1 + len(host) > _LONGEST:
        raise _no_mailbox(text)
    return f"{local}@{host}"


def _is_local(text: str) -> bool:
    """Tell whether it can stand before the @: a dot-atom, in which letters and digits of any script may be."""
    plain = "".join("x" if unicodedata.category(char)[0] in "LMN" else char for char in text)
    return bool(_LOCAL.fullmatch(plain)) and len(text.encode()) <= _LONGEST_LOCAL


def _in_ascii(domain: str) -> str:
    """Return the domain as the DNS has it, `xn--` for each label that is not ASCII."""
    if domain.isascii():
        return domain
    if not _MAPPED_AWAY.isdisjoint(domain):
        raise InvalidInput(
            f"the domain {domain[:200]!r} reads differently to old and new mail programs; write it as 'xn--...'"
        )
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise InvalidInput(f"the domain {domain[:200]!r} is not understood; write it as 'xn--...'") from error


def _no_mailbox(text: str) -> InvalidInput:
    return InvalidInput(
        f"{text[:200]!r} is not exactly one mail address; write one such as 'ada@example.org', "
        "without a name, a comma, a blank or quotes"
    )
