"""Posts notices to the addresses of recipients, signed as Standard Webhooks 1.0 says.

`webhook-id` is the notice's id, the same on every attempt, so that a receiver can tell a second copy;
`webhook-timestamp` is that of the attempt. Only 2xx is success. Docs: docs/json.md; https://www.standardwebhooks.com.
"""

import json
from functools import lru_cache

from standardwebhooks.webhooks import Webhook

from reminders.core import clean
from reminders.core.endpoint import GONE
from reminders.core.errors import DeliveryError, InvalidInput
from reminders.core.notice import Message
from reminders.notices.channels import ChannelOptions
from reminders.outbound import target
from reminders.outbound.errors import AddressRefused, RequestFailed
from reminders.outbound.exchange import Response

_TIMEOUT = 20.0
_MOST_OCTETS = 64 * 1024
_LONGEST_ANSWER = 200
_ENCODER = json.JSONEncoder(separators=(",", ":"))
_signer = lru_cache(maxsize=1_024)(Webhook)
# What may pass by itself: it took too long, comes too early, there were too many, or the server is at fault.
_TRANSIENT = frozenset({408, 425, 429})


class WebhookChannel:
    """One POST for each notice, over kept connections."""

    name = "webhook"

    def __init__(self, options: ChannelOptions) -> None:
        if options.client is None:
            raise InvalidInput("the channel 'webhook' needs a client for requests to the outside")
        self._client = options.client()

    def place(self, message: Message) -> str:
        """Return scheme, host and port: what fails together."""
        return target.parse(message.address).origin

    def send(self, message: Message) -> str:
        """Post it and return the status, such as `200 OK`."""
        if not message.secrets:
            raise DeliveryError("there is no secret to sign with; `reminders recipients secret ID` makes one")
        body = _ENCODER.encode(message.data or {})
        try:
            answer = self._client.request(
                "POST",
                message.address,
                headers=_headers(message, body),
                body=body.encode("ascii"),
                timeout=_TIMEOUT,
                max_octets=_MOST_OCTETS,
                at_most_once=message.at_most_once,
            )
        except AddressRefused as error:
            raise DeliveryError(str(error), permanent=True) from error
        except RequestFailed as error:
            raise DeliveryError(str(error), unreachable=True, in_doubt=error.in_doubt) from error
        return _accepted(answer, message)

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()


def _headers(message: Message, body: str) -> dict[str, str]:
    """Return the headers of the standard, one signature for each secret that is good at the moment."""
    signed = [_signer(secret).sign(message.notice_id, message.date, body) for secret in message.secrets]
    return {
        "content-type": "application/json",
        "webhook-id": message.notice_id,
        "webhook-timestamp": str(int(message.date.timestamp())),
        "webhook-signature": " ".join(signed),
        "idempotency-key": f'"{message.notice_id}"',
    }


def _accepted(answer: Response, message: Message) -> str:
    status = answer.status
    path = target.parse(message.address).path  # often a secret, and sometimes repeated
    said = answer.body.decode("utf-8", "replace").replace(path, "***" if len(path) > 1 else path)
    words = clean.one_line(f"{status} {said}", _LONGEST_ANSWER)
    if 200 <= status <= 299:
        return words
    if 300 <= status <= 399:
        raise DeliveryError(
            f"{status}: it leads elsewhere; give the address where it ends", permanent=True, code=status
        )
    if status == GONE:
        raise DeliveryError("410: it wants no more notices, and gets none", permanent=True, code=status)
    permanent = 400 <= status <= 499 and status not in _TRANSIENT
    after = answer.retry_after(message.date)
    raise DeliveryError(
        words, permanent=permanent, code=status, retry_after=None if after is None else after.total_seconds()
    )
