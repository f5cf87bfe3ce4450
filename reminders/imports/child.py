"""Reads files that nobody vouches for in a process of its own, with little time, little memory and no environment.

What crashes, loops or swells there is told here in a line.
"""

import json
import resource
import subprocess
import sys
from contextlib import suppress

from reminders.core.errors import InvalidInput
from reminders.imports.reading import Reading

CPU_SECONDS = 5
MEMORY_OCTETS = 512 * 1024 * 1024
_WALL_SECONDS = 20.0
# The child finds the package where this process does; it is isolated from the environment and the user's own packages.
_PROGRAM = (
    "import sys; home, sys.path[:] = sys.argv[1], sys.argv[2:]; from reminders.imports import child; child.main(home)"
)


def read_calendar(octets: bytes, *, home: str) -> Reading:
    """Return what an `.ics` says; see `icalendar.read`. Raises `InvalidInput`, in one line, for whatever is wrong."""
    command = [sys.executable, "-I", "-c", _PROGRAM, home, *sys.path]
    try:
        ended = subprocess.run(  # noqa: S603 - the program is ours, what is given to it is data
            command, input=octets, capture_output=True, env={}, timeout=_WALL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise InvalidInput("it takes too long to read") from error
    if ended.returncode != 0:
        raise InvalidInput("it takes too much time or memory to read")
    answer = json.loads(ended.stdout)
    if "error" in answer:
        raise InvalidInput(answer["error"])
    return Reading.from_json(answer)


def main(home: str) -> None:
    """Read an `.ics` from standard input and write what it says as JSON; runs in the child."""
    limit()
    octets = sys.stdin.buffer.read()
    from reminders.imports.icalendar import read

    try:
        answer = read(octets, home=home).as_json()
    except InvalidInput as error:
        answer = {"error": " ".join(str(error).split())}
    except Exception as error:  # noqa: BLE001 - libraries raise what they like at hostile input
        answer = {"error": f"it cannot be understood ({type(error).__name__})"}
    sys.stdout.write(json.dumps(answer))


def limit() -> None:
    """Bound what this process may take, for as long as it lives."""
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_OCTETS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # a system that has no such limit
            resource.setrlimit(what, (most, most))
