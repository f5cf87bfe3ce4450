"""Calendars as other programs write them, in a line or two each."""


def an_ics(*events: str, head: str = "") -> bytes:
    """Return a calendar of those VEVENTs, each given as its lines; UID and SUMMARY are added where they are missing."""
    blocks = []
    for number, event in enumerate(events, 1):
        lines = event.strip("\n").split("\n")
        lines += [] if "UID" in event else [f"UID:{number}@example.org"]
        lines += [] if "SUMMARY" in event else ["SUMMARY:it"]
        blocks += ["BEGIN:VEVENT", *lines, "END:VEVENT"]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *head.split("\n"), *blocks, "END:VCALENDAR", ""]
    return "\r\n".join(line for line in lines if line).encode() + b"\r\n"
