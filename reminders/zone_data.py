"""Whose time zone data answers: the system's or the `tzdata` package's, whichever is newer; and the machine's zone."""

import sysconfig
import zoneinfo
from functools import cache
from importlib.util import find_spec
from os import pathsep
from pathlib import Path

from reminders.core import zones
from reminders.core.errors import InvalidInput

_LOCAL_TIME = Path("/etc/localtime")


def use_newest() -> None:
    """Make zoneinfo read the package where that is newer than the system's data, which it would prefer.

    A path that was asked for (PYTHONTZPATH) stays.
    """
    if _is_chosen():
        return
    package, path = _package(), _system_folders()
    if package and _version_in(package) > _system_version():
        # Its folder, not an empty path: zoneinfo's own way into the package costs 10 ms of each command.
        path = (str(package),)
    if path != zoneinfo.TZPATH:
        zoneinfo.reset_tzpath(path)
        zones.forget()


def renew() -> None:
    """Read zones anew from now on, from what is newest now: data may be replaced while this runs."""
    use_newest()
    zones.forget()


def version() -> str:
    """Return the version of the data in use, such as `2026f`; of a path that was asked for also what it holds."""
    if _is_chosen():
        return f"{_version_in(Path(zoneinfo.TZPATH[0])) or 'unknown'}+{_digest(zoneinfo.TZPATH[0])}"
    package = _package()
    return max(_system_version(), _version_in(package) if package else "")


def source() -> str:
    """Return in words whose data is in use."""
    if _is_chosen():
        return f"from {pathsep.join(zoneinfo.TZPATH)} (PYTHONTZPATH)"
    package, system = _package(), _system_version()
    if package and _version_in(package) > system:
        return f"from the package tzdata; the system's is {system or 'not there'}"
    return f"the system's; the package tzdata has {_version_in(package) if package else 'none'}"


def machine_zone(asked: str | None) -> str:
    """Return the IANA name of the machine's zone, UTC where it has none; `asked` is what TZ says."""
    name = _linked_zone() if not asked else None
    try:
        return zones.zone(name or _searched_zone()).key
    except InvalidInput:
        return "UTC"


def _linked_zone() -> str | None:
    """Return the name in the link that most systems have. It spares the search, which loads a library."""
    try:
        return str(_LOCAL_TIME.readlink()).partition("zoneinfo/")[2] or None
    except OSError:
        return None


def _searched_zone() -> str:
    from tzlocal import get_localzone_name

    return get_localzone_name() or "UTC"


def _is_chosen() -> bool:
    """Whether zones are read from elsewhere than Python and `use_newest` would read them."""
    return zoneinfo.TZPATH not in ((), _system_folders(), (str(_package()),))


def _system_folders() -> tuple[str, ...]:
    return tuple(filter(None, (sysconfig.get_config_var("TZPATH") or "").split(pathsep)))


def _system_version() -> str:
    return next(filter(None, (_version_in(Path(folder)) for folder in _system_folders())), "")


@cache
def _package() -> Path | None:
    """Return the folder of the package's zones; found without importing it."""
    spec = find_spec("tzdata")
    return Path(spec.origin).with_name("zoneinfo") if spec and spec.origin else None


def _version_in(folder: Path) -> str:
    """Return what the first line of a folder's `tzdata.zi` says, "" where it has none."""
    try:
        with (folder / "tzdata.zi").open(encoding="ascii", errors="replace") as file:
            return file.readline().removeprefix("# version").strip()
    except OSError:
        return ""


def _digest(folder: str) -> str:
    """Return a short digest of all zones in a folder."""
    from hashlib import sha256

    digest = sha256()
    for path in sorted(path for path in Path(folder).rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
