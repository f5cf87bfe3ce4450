"""Webhooks to a sink on loopback: ours, signed and checked, from ten of the daemon's threads, against Apprise's."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from definitions import NOW
from measure import Row, cpu, missing, quicker
from owing import delivered, sink

from reminders.core.notice import Message
from reminders.core.ports import Channel
from reminders.daemon.senders import Senders
from reminders.notices.channels import ChannelOptions, open_channel
from reminders.outbound.client import GuardedClient
from reminders.outbound.guard import PRIVATE, Guard

if TYPE_CHECKING:
    import apprise

_POSTS, _THREADS = 500, 10
_TEXT = "talks " * 100


def rows() -> Iterator[Row]:
    name, than = f"{_POSTS} posts", "Apprise json"
    try:
        import apprise
    except ImportError:
        yield missing(name, than, "apprise is not installed", at_least=8)
        return
    with sink("web_sink.py") as port:
        theirs = apprise.Apprise(asset=apprise.AppriseAsset(async_mode=False))
        theirs.add(f"json://127.0.0.1:{port}/hook")
        client = GuardedClient(monotonic=time.monotonic, guard=Guard(private=PRIVATE, ports=None))
        ours = open_channel("webhook", ChannelOptions(client=lambda: client))
        yield quicker(
            name,
            cpu(lambda: _ours(ours, f"http://127.0.0.1:{port}/hook")),
            than=than,
            theirs=cpu(lambda: [theirs.notify(body=_TEXT, title="talks") for _ in range(_POSTS)]),
            at_least=8,
        )
        yield quicker(
            "webhooks with their ledger",
            lambda: delivered(ours, lambda n: f"http://127.0.0.1:{port}/{n}", _THREADS),
            than=f"{than}, without one",
            theirs=lambda: _theirs_by_the_clock(theirs),
            at_least=2,  # ours: the design's budget is for the posts alone
        )
        ours.close()


def _theirs_by_the_clock(theirs: "apprise.Apprise") -> float:
    """Return seconds per post by the clock, since commits are what a ledger waits for."""
    started = time.perf_counter()
    for _ in range(_POSTS):
        theirs.notify(body=_TEXT, title="talks")
    return (time.perf_counter() - started) / _POSTS


def _ours(channel: Channel, address: str) -> None:
    message = Message(
        notice_id="0b0c3f52-0d6a-5d0b-9c58-5a4f3f5bb5f1",
        date=NOW,
        sender="reminders@dates.example",
        address=address,
        name=None,
        language="en",
        subject="talks",
        text=_TEXT,
        html="",
        data={"type": "notice", "data": {"text": _TEXT}},
        secrets=("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",),
    )
    senders, answers = Senders(_THREADS, "send"), list[str]()
    for _ in range(_POSTS):
        senders.submit(lambda: answers.append(channel.send(message)))
    senders.stop()
    assert answers == ["200 ok"] * _POSTS
