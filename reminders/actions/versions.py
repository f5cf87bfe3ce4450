"""The versions of what results depend on besides definitions: a change of them replans and renews the feeds."""

from collections.abc import Mapping
from datetime import datetime

from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.core.ports import Store
from reminders.core.record import DataVersion

# While everything is replanned the store says so under this name.
_REPLANNING, _PENDING, _DONE = "replanning", "pending", "done"
_BATCH = 100
# A change of these moves Last-Modified; one of the others, the sending side, does not touch a feed.
FEED_VERSIONS = frozenset({"tz", "holidays", "renderer"})


def feed_versions(store: Store) -> list[DataVersion]:
    """Return the versions that feeds depend on."""
    return [version for version in store.data_versions() if version.name in FEED_VERSIONS]


def note_versions(store: Store, options: Options, versions: Mapping[str, str], now: datetime) -> list[str]:
    """Record the versions in use and replan everything if one has changed; return the names of those that have.

    Notices that wait move to their new instants in place; what was sent is not sent again. Events are replanned by the
    hundred, each hundred in a transaction, so that nobody waits long to write; a process that dies in between leaves a
    mark, and the next one begins anew, which changes nothing where it was done.
    """
    known = {version.name: version.version for version in store.data_versions()}
    changed = [name for name, version in versions.items() if known.get(name) != version]
    if not changed and known.get(_REPLANNING) != _PENDING:
        return []
    with store.transaction():
        for name in changed:
            store.save_data_version(DataVersion(name=name, version=versions[name], changed_at=now))
        store.save_data_version(DataVersion(name=_REPLANNING, version=_PENDING, changed_at=now))
    keys = store.event_keys()
    for start in range(0, len(keys), _BATCH):
        with store.transaction():
            planner = Planner(store, options, now)
            for calendar, event in keys[start : start + _BATCH]:
                planner.replan(calendar, event)
    store.save_data_version(DataVersion(name=_REPLANNING, version=_DONE, changed_at=now))
    return changed
