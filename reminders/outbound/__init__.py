"""Requests to addresses that people gave: webhooks and remote calendars. No other room opens a connection to those."""
