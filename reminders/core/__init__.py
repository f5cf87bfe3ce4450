"""What and when: dates, recurrence, ordinals, planning. Pure: no clock, no file, no network."""
