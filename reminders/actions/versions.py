"""The versions of what results depend on besides definitions: a change of them replans and renews the feeds."""

from collections.abc import Mapping
from datetime import datetime

from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.core.ports import Store
from reminders.core.record import DataVersion

# A change of these moves Last-Modified; one of the others, the sending side, does not touch a feed.
FEED_VERSIONS = frozenset({"tz", "holidays", "renderer"})


def feed_versions(store: Store) -> list[DataVersion]:
    """Return the versions that feeds depend on."""
    return [version for version in store.data_versions() if version.name in FEED_VERSIONS]


def note_versions(store: Store, options: Options, versions: Mapping[str, str], now: datetime) -> list[str]:
    """Record the versions in use and replan everything if one has changed; return the names of those that have.

    Notices that wait move to their new instants in place; what was sent is not sent again.
    """
    with store.transaction():
        known = {version.name: version.version for version in store.data_versions()}
        changed = [name for name, version in versions.items() if known.get(name) != version]
        if not changed:
            return []
        events = store.events()
        Planner(store, options, now).before_change(events)
        for name in changed:
            store.save_data_version(DataVersion(name=name, version=versions[name], changed_at=now))
        Planner(store, options, now).after_change(store.events())
    return changed
