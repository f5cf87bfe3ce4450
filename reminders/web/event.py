"""`/calendars/{calendar}/events/{event}`, which messages link to: leads to the page of the year in which it is next."""

from datetime import date

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from reminders.actions.upcoming import next_occurrences
from reminders.core.dates import shift
from reminders.web.calendars import is_id, public_calendar
from reminders.web.pages import root_of
from reminders.web.places import Served
from reminders.web.site import Site, site_of

_A_YEAR = 366


async def calendar_event(request: Request) -> Response:
    """Answer with the way to the page, a relative one; with 404 for a private event as for one that is not there."""
    site, calendar, event = site_of(request), request.path_params["calendar"], request.path_params["event"]
    if not (is_id(calendar) and is_id(event)):
        raise HTTPException(404)
    year = await run_in_threadpool(_year, site, calendar, event)
    address = Served(root_of(request)).calendar(calendar, None, year) or root_of(request)
    return Response(status_code=302, headers={"Location": address, "Cache-Control": "public, no-cache"})


def _year(site: Site, name: str, event: str) -> int | None:
    """Return the year of the next occurrence, else of one that is over; `None` where there is none."""
    calendar = public_calendar(site.store, name).calendar
    record = site.store.event(name, event)
    if record is None or record.event.private:
        raise HTTPException(404)
    zone = calendar.timezone or site.options.zone
    today = site.today(zone)
    for start in (today, shift(today, -_A_YEAR), date.min):
        for found in next_occurrences(record.event, calendar, start, count=1, zone=zone):
            return found.first_day.year if found.first_day else None
    return None
