"""Feeds: occurrences to iCalendar bytes. Pure: no clock, no file, no network."""
