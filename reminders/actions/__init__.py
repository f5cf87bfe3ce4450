"""What can be done, the same for command line, web and daemon. An action takes plain values and ports.

Events: `add`; `edit`, `fix`, `move`, `cancel`, `close` and `remove`, each a `change`; `apply` for whole files.

Reading: `upcoming`, `show`, `search`, `why`, `simulate`, `preview`, `log`, `export`, `doctor`.

Recipients: `recipients`, `import_recipients`, `forget`, `endpoints`, `bounces`, `notify`.

What readers do: `acknowledge` and `snooze`, which enter an `answer`; `unsubscribe`.

Feeds: `feed` with `kept_entries`, `publish`, `links`.

Calendars kept elsewhere: `subscribe`, `refresh`, `remote`, `mirror`.

Notices: `planner` enters them, `gather` makes digests of them, `deliver` sends them as `messages` composes them,
`fallback` goes another way, `replay` sends again, `upkeep` clears away.

What actions share: `lookup`, `rehearse`, `audience`, `references`, `hindrances`, `working_days`, `signing`, `shapes`,
`webhook_shapes`, `options`, `versions`, `clock`.
"""
