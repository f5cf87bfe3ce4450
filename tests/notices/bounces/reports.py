"""Reports of mail servers as they look (RFC 3464), and what is none; made from parts, so that tests can change one."""

POSTFIX = """\
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: dates@example.org
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b1
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
X-Postfix-Queue-ID: 1234
Arrival-Date: Thu, 17 Nov 2022 09:00:01 +0000 (UTC)

Final-Recipient: rfc822; {final}
Original-Recipient: rfc822;{original}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.net
Diagnostic-Code: smtp; 550 5.1.1 <{final}>: Recipient address rejected:
    User unknown

--b1
Content-Description: Undelivered Message Headers
Content-Type: {kind}

{headers}
--b1--
"""

HEADERS = """\
Return-Path: <dates@example.org>
From: Dates <dates@example.org>
To: {final}
Subject: Tomorrow: talks
Message-ID: <{id}@example.org>
"""


def report(
    notice: str,
    address: str = "ada@example.org",
    *,
    original: str | None = None,
    action: str = "failed",
    status: str = "5.1.1",
    kind: str = "text/rfc822-headers",
) -> bytes:
    """Return a report of one recipient of one mail, with lines ended as on the wire."""
    headers = HEADERS.format(final=address, id=notice)
    if kind == "message/rfc822":
        headers += "Content-Type: text/plain\n\nTalks are tomorrow.\n"
    text = POSTFIX.format(
        final=address, original=original or address, action=action, status=status, kind=kind, headers=headers
    )
    return text.replace("\n", "\r\n").encode("ascii")
