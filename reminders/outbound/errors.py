"""What a request can come to besides an answer. Messages name scheme, host and port; the rest of an address may be a
secret.
"""

from reminders.core.errors import InvalidInput, RemindersError


class AddressRefused(InvalidInput):
    """The address is none that this program connects to; nothing was sent. Trying again is of no use."""


class RequestFailed(RemindersError):
    """The other side could not be reached, or did not answer in HTTP; another attempt may succeed.

    `in_doubt` means that the request was sent whole, so that it may have arrived.
    """

    def __init__(self, message: str, *, in_doubt: bool = False) -> None:
        super().__init__(message)
        self.in_doubt = in_doubt
