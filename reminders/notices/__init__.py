"""Notices on their way: composed for their reader, handed to a channel. When they are due is decided in `core`."""
