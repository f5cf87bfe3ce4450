"""Reminders: anniversaries and events, written down once, told ahead of time."""

__version__ = "0.1.0"
