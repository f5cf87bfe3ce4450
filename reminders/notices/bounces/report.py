"""Reads delivery status notifications: multipart/report with message/delivery-status (RFC 3464, RFC 6522, RFC 6533).

They come from anybody, so they are bounded, and whatever is malformed is no report.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from reminders.core.bounce import Report
from reminders.core.clean import one_line

LARGEST = 1_000_000
_MOST_RECIPIENTS = 50
_LONGEST_TEXT = 300
# The forms for mail in UTF-8 (RFC 6533), which the library does not know, and the plain ones that are read like them.
_GLOBAL = {
    b"message/global-delivery-status": b"message/delivery-status",
    b"message/global-headers": b"text/rfc822-headers",
    b"message/global": b"message/rfc822",
}
_GLOBAL_TYPE = re.compile(rb"message/global(?:-delivery-status|-headers)?", re.IGNORECASE)
_ID = re.compile(r"<([^<>\s]{1,200})>")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


def read(content: bytes) -> list[Report]:
    """Return what a mail reports as failed for good or given up on; nothing where it is no such report."""
    try:
        plain = _GLOBAL_TYPE.sub(lambda found: _GLOBAL.get(found[0].lower(), found[0]), content[:LARGEST])
        return list(_reports(message_from_bytes(plain, policy=policy.default)))
    except Exception:  # noqa: BLE001 - the parser of the library raises many kinds of errors for hostile mail
        return []


def _reports(mail: EmailMessage) -> Iterator[Report]:
    if mail.get_content_type() != "multipart/report" or not mail.is_multipart():
        return
    parts = list(mail.iter_parts())
    status = next((one for one in parts if one.get_content_type() == "message/delivery-status"), None)
    name = next((found for one in parts if (found := _message_id(one))), None)
    if status is None or name is None:
        return
    groups = status.get_payload()
    for group in groups[1 : _MOST_RECIPIENTS + 1] if isinstance(groups, list) else ():
        if isinstance(group, Message) and (report := _report(group, name)) is not None:
            yield report


def _message_id(part: Message) -> str | None:
    """Return the Message-ID of the mail that a part brings back, whole or its headers only."""
    if part.get_content_type() not in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
        return None
    payload = part.get_payload()
    if isinstance(payload, list) and isinstance(payload[0], Message):
        found = _ID.search(str(payload[0].get("Message-ID", "")))
    else:
        headers = part.get_payload(decode=True)
        original = message_from_bytes(headers if isinstance(headers, bytes) else b"", policy=policy.default)
        found = _ID.search(str(original.get("Message-ID", "")))
    return found[1] if found else None


def _report(group: Message, message_id: str) -> Report | None:
    if _value(group, "Action").lower() != "failed":
        return None  # delayed, delivered, relayed, expanded: nothing to do about it
    status = _STATUS.search(_value(group, "Status"))
    addresses = [_address(_value(group, name)) for name in ("Original-Recipient", "Final-Recipient")]
    return Report(
        message_id=message_id,
        addresses=tuple(dict.fromkeys(filter(None, addresses))),
        status=status[0] if status else "5.0.0",
        text=_words(group)[:_LONGEST_TEXT],
    )


def _words(group: Message) -> str:
    code = _value(group, "Diagnostic-Code")
    kind, semicolon, text = code.partition(";")
    return (text if semicolon and kind.strip().replace("-", "").isalnum() else code).strip()


def _address(value: str) -> str:
    """Return the address of a field such as `rfc822; ada@example.org`."""
    return value.rpartition(";")[2].strip().strip("<>").lower()


def _value(group: Message, name: str) -> str:
    return one_line(str(group.get(name, "")))
