"""What and when: dates, recurrence, ordinals, planning. Pure: no clock, no file, no network.

What people write: `event`, `reminder`, `milestones`, `text`; `recipient`, `hours`, `audience`. `document` is the codec
between files and these objects, and `record` is what the store keeps of them.

Days: `dates`, `edtf`, `zones`, `workdays`, `english`, and the packages `chronologies` and `rules`.

Occurrences: `occurrence` is the result, `engine` the one way to it, by `schedule` or, for most birthdays, by
`plain_years`.

Notices that should exist: `planning` collects them as `due` from reminders (`nominal`, `repeating`), from answers
(`answer`, `asking`), from edits (`edits`, `changes`) and from dates still open (`open_dates`). `telling` shifts them to
the hours of their readers.

Notices that do exist: `notice` is a row of the ledger, `reconciling` says how the rows must change, `retry` and `pace`
when they are sent, `bounce` what came back.

Addresses with rights: `link` is stored, `permit` only signed. Also stored: `source`, `endpoint`, `trouble`.

For every room: `ports`, `errors`, `clean`, `addresses`, `masking`, `steady`.
"""
