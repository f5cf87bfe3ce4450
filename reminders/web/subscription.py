"""How a reader subscribes to a feed: its addresses, made from the configured one, never from the Host header."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, urlencode

from reminders.web.places import Places

_OTHERS = (("Atom", "atom"), ("CSV", "csv"), ("jCal", "json"))


@dataclass(frozen=True, slots=True)
class Subscription:
    """The ways to subscribe to a feed; `address` is the feed's own, `others` are the other formats by name."""

    address: str
    webcal: str
    google: str
    outlook: str
    microsoft365: str
    others: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, base_url: str, places: Places, calendar: str, title: str, *, language: str | None = None) -> Self:
        """Return the addresses of a calendar's feed, in another language than its first if one is given."""

        def feed(form: str) -> str:
            return f"{base_url.rstrip('/')}/{places.feed(quote(calendar, safe=''), form, language)}"

        address = feed("ics")
        webcal = f"webcal://{address.partition('://')[2]}"
        asked = urlencode({"url": address, "name": title}, quote_via=quote)
        return cls(
            address,
            webcal,
            f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe=':/')}",
            f"https://outlook.live.com/calendar/0/addfromweb?{asked}",
            f"https://outlook.office.com/calendar/0/addfromweb?{asked}",
            tuple((name, feed(form)) for name, form in _OTHERS),
        )
