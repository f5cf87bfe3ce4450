"""Mail to a sink on loopback, by the clock, since commits and round trips are what it waits for."""

import smtplib
import time
from collections.abc import Iterator
from email.message import EmailMessage

from measure import Measure, Row, quicker
from owing import TEXT, delivered, sink

from reminders.notices.channels import ChannelOptions, open_channel


def rows() -> Iterator[Row]:
    with sink("sink.py") as port:
        for in_flight in (10, 50):
            yield quicker(
                f"mail with its ledger, {in_flight} in flight",
                lambda in_flight=in_flight: _ours(port, in_flight),
                than="smtplib, one connection each",
                theirs=_smtplib_per_message(port, 200),
                at_least=7,
                rounds=5,
            )


def _ours(port: int, in_flight: int) -> float:
    channel = open_channel("smtp", ChannelOptions(smtp_url=f"smtp://127.0.0.1:{port}", in_flight=in_flight))
    seconds = delivered(channel, lambda n: f"mailto:reader{n}@example.org", in_flight)
    channel.close()
    return seconds


def _smtplib_per_message(port: int, count: int) -> Measure:
    """Measure seconds per mail where each is built and has a connection of its own, without any ledger."""

    def measure() -> float:
        started = time.perf_counter()
        for n in range(count):
            message = EmailMessage()
            message["From"], message["To"] = "reminders@dates.example", f"Читатель {n} <reader{n}@example.org>"
            message["Subject"] = f"talks {n}: today, Thu 1 Jan 2026"
            message["Message-ID"] = f"<{n}@dates.example>"
            message.set_content(TEXT)
            message.add_alternative(f"<p>{TEXT}</p>" * 8, subtype="html")
            message.add_attachment(b"BEGIN:VCALENDAR\r\n" * 40, "text", "calendar", filename="talks.ics")
            with smtplib.SMTP("127.0.0.1", port) as connection:
                connection.send_message(message)
        return (time.perf_counter() - started) / count

    return measure
