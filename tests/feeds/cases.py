"""The feeds that are kept as files in `golden`. `python -m tests.feeds.cases` writes them anew; read the difference."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from reminders.feeds.calendar import feed
from reminders.feeds.view import View
from tests.feeds.examples import ANDORRA_DAY, RELATIONS, calendar, edited, event, once

GOLDEN = Path(__file__).parent / "golden"
FIXED_AT = datetime(2023, 4, 3, 8, 0, tzinfo=UTC)
CANCELLED_AT = datetime(2023, 5, 2, 17, 45, tzinfo=UTC)


def founding_planned() -> bytes:
    """Return the founding example as it stood in 2022, on the day of the announcement."""
    records = [event(**RELATIONS), event(**ANDORRA_DAY)]
    described = calendar(color="steelblue", description="What the two countries celebrate together.")
    return feed(described, records, View(), 2022, source_url="https://example.org/calendars/kazakhstan-andorra.ics")


def founding_fixed() -> bytes:
    """Return it after the date of Andorra Day was fixed."""
    day = edited(event(**ANDORRA_DAY), FIXED_AT, on="2023-05-12", status="confirmed")
    return feed(calendar(), [event(**RELATIONS), day], View(), 2023)


def founding_in_russian() -> bytes:
    """Return it for a reader of Russian, whose grammar wants the label inside the title."""
    relations = {
        **RELATIONS,
        "title": {"en": RELATIONS["title"], "ru": "{label} установления дипломатических отношений"},
    }
    day = {**ANDORRA_DAY, "title": {"en": ANDORRA_DAY["title"], "ru": "День Андорры в Казахстане"}}
    bilingual = calendar(title={"en": "Kazakhstan and Andorra", "ru": "Казахстан и Андорра"}, languages=["en", "ru"])
    return feed(bilingual, [event(**relations), event(**day)], View(languages=("ru",)), 2023)


def founding_cancelled() -> bytes:
    """Return Andorra Day alone, spanning its window, cancelled."""
    day = edited(event(**ANDORRA_DAY), CANCELLED_AT, status="cancelled")
    return feed(calendar(), [event(**RELATIONS), day], View(undated="span", kinds=("event",)), 2023)


def leap_day() -> bytes:
    record = event(id="leap", kind="birthday", title="Ada", since="2000-02-29", leap_day="forward")
    return feed(calendar(), [record], View(), 2023)


def timed() -> bytes:
    """Return events at a time: in the hour that Almaty's clocks showed twice, and in Andorra."""
    records = [
        once(
            id="night", title="Night of music", on="2024-02-29", time="23:30", duration="2h", location="Opera; Almaty"
        ),
        once(
            id="talk",
            title="Talk",
            on="2024-06-01",
            time="10:00",
            timezone="Europe/Andorra",
            url="https://example.org/t",
        ),
    ]
    return feed(calendar(), records, View(), 2024)


def long_and_foreign() -> bytes:
    """Return texts that are folded and escaped, in scripts of two to four octets a letter."""
    records = [
        once(
            id="art",
            title="Андорра мен Қазақстанның бірлескен көрмесі, екі елдің суретшілері; 漢字 🎉🎉🎉🎉🎉🎉🎉🎉",
            description="Бірінші жол\r\nЕкінші жол: C:\\Temp, a;b\tтабуляция",
            tags=["өнер, музыка", "back\\slash"],
            location="Астана",
        ),
        event(id="month", since="2008-05", title="the treaty"),
        event(id="span", since="2008-01-30", title="relations", milestones=["10000 days"]),
    ]
    return feed(calendar(title="Қазақстан және Андорра"), records, View(), 2023)


def local_zones() -> bytes:
    """Return timed events by their own clocks: on both sides of Almaty's change, far away, and in a skipped hour."""
    records = [
        once(id="before", title="Before", on="2024-02-28", time="18:00"),
        once(id="after", title="After", on="2024-03-02", time="18:00"),
        event(id="vote", title="the vote", since="1993-03-14", time="20:00", timezone="Europe/Andorra"),
        once(id="gap", title="Night shift", on="2025-03-30", time="02:30", timezone="Europe/Andorra"),
    ]
    return feed(calendar(), records, View(zones="local", first=date(2024, 1, 1), last=date(2045, 12, 31)), 2024)


def with_alarms() -> bytes:
    """Return all that has an alarm or has none for a reason, in two languages."""
    records = [
        event(**RELATIONS, remind=["30d", "5 working days", "1d at 08:00", "90d milestones"]),
        event(**ANDORRA_DAY),
        once(id="talk", title={"ca": "Xerrada", "en": "Talk"}, time="18:00", remind=["2d", "2h"], location="Almaty"),
        once(id="off", title="Off", status="cancelled"),
        once(id="quiet", title="Quiet", remind=[]),
    ]
    bilingual = calendar(
        title={"en": "Kazakhstan and Andorra", "ca": "El Kazakhstan i Andorra"}, languages=["en", "ca"]
    )
    return feed(bilingual, records, View(languages=("ca", "en"), alarms=True), 2023)


def masked() -> bytes:
    """Return what an office may see of birthdays."""
    records = [
        event(id="ada", kind="birthday", title="Ada", since="1990-12-10", description="Likes tea", tags=["team"]),
        event(id="bob", kind="work", title="Bob", since="2013-09-01", private=True, milestones={"every": 5}),
        event(id="eve", kind="birthday", title="{name}, {age}", people=["Eve"], since="1985-02-28"),
        once(id="party", title="Party", location="Room 101", url="https://example.org/party"),
    ]
    return feed(calendar(), records, View(private="mask"), 2023)


CASES: dict[str, Callable[[], bytes]] = {
    "founding-planned": founding_planned,
    "founding-fixed": founding_fixed,
    "founding-in-russian": founding_in_russian,
    "founding-cancelled": founding_cancelled,
    "leap-day": leap_day,
    "timed": timed,
    "long-and-foreign": long_and_foreign,
    "local-zones": local_zones,
    "with-alarms": with_alarms,
    "masked": masked,
}

if __name__ == "__main__":
    for name, case in CASES.items():
        (GOLDEN / f"{name}.ics").write_bytes(case())
