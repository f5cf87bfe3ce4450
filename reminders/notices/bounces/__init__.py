"""Mail that comes back: the reports of mail servers, and the mailboxes that they arrive in."""

from reminders.core.bounce import Mailbox
from reminders.core.errors import InvalidInput

_FORMS = "write imaps://user:password@host/folder, imap+starttls://... or maildir:///path/of/the/folder"


def open_mailbox(url: str) -> Mailbox:
    """Return the mailbox that a URL names; nothing is opened yet. Raises `InvalidInput`, which does not repeat it."""
    scheme, _, rest = url.partition("://")
    if scheme == "maildir" and rest.startswith("/"):
        from reminders.notices.bounces.maildir import Maildir

        return Maildir(rest)
    if scheme in ("imaps", "imap+starttls", "imap"):
        from reminders.notices.bounces.imap import ImapMailbox  # it loads TLS, which commands have no use for

        return ImapMailbox(url)
    raise InvalidInput(f"the address of the mailbox for bounces is not understood; {_FORMS}")
