"""Sends notices by Apprise: push, chat and desktop, by the addresses of the administrator's configuration only.

Recipients name the channel and never see its address. Apprise's plugins read files, follow redirects and take their own
timeouts where an address says so, so schemas and parameters come from lists of what is allowed, and plugins run in a
process of their own, which is killed when it takes too long (docs/decisions/apprise-behind-a-fence.md).
"""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from threading import Lock, Timer
from urllib.parse import parse_qsl

from reminders.core import clean
from reminders.core.errors import DeliveryError, InvalidInput
from reminders.core.notice import Message
from reminders.notices.channels import ChannelOptions, is_name

SCHEMAS = frozenset(
    "bark bbm dbus discord gchat gnome gotify gotifys hassio hassios json jsons kde line macosx matrix matrixs mmost "
    "mmosts mqtt mqtts msteams nctalk nctalks ntfy ntfys onebot pover prowl pushover qt rocket rockets signal signals "
    "slack tgram threema twilio whatsapp wecombot workflow workflows wxteams zulip".split()
)
# What changes how a message looks or ranks, and nothing else.
PARAMETERS = frozenset(
    "avatar botname click emojis footer format image lang language level mode overflow preview priority pretty silent "
    "sound tags thread topic tts urgency verbosity x y".split()
)
_CHILD = Path(__file__).with_name("apprise_child.py")
_WARM_UP_SECONDS = 60.0
# A new process now and then, whatever a plugin leaks.
_SENDS_PER_CHILD = 1_000
_POISON_DEATHS = 3
_LONGEST_ANSWER = 300
_STATUS = re.compile(r"error=(\d{3})\b")
_URLS = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_PERMANENT = frozenset({400, 401, 403, 404, 410, 422})


def check_url(name: str, url: str) -> None:
    """Raise `InvalidInput` unless the address has an allowed schema and parameters; it is not repeated."""
    if not is_name(name):
        raise InvalidInput(f"{name[:40]!r} is no name for a channel; write small letters, digits and dashes: team-chat")
    scheme, found, _ = url.partition("://")
    scheme = scheme.lower()
    if not found or scheme not in SCHEMAS:
        raise InvalidInput(f"apprise channel {name!r}: the schema {scheme[:20]!r} is not one of {_listed(SCHEMAS)}")
    query = url.partition("?")[2]
    for parameter, _ in parse_qsl(query.replace("+", "%2B"), keep_blank_values=True):
        if parameter.lower() not in PARAMETERS:
            raise InvalidInput(
                f"apprise channel {name!r}: the parameter {parameter[:20]!r} is not allowed; drop it, or use one of "
                f"{_listed(PARAMETERS)}"
            )


class AppriseChannel:
    """One address of the configuration, one message at a time, in a process that outlives no fault."""

    most_in_flight = 1

    def __init__(self, options: ChannelOptions, name: str) -> None:
        self.name = name
        self._url = options.apprise[name]
        self._plugins = [str(path) for path in options.apprise_plugins]
        self._seconds = options.apprise_timeout
        check_url(name, self._url)
        self._lock = Lock()
        self._child: subprocess.Popen[str] | None = None
        self._sends = 0
        self._deaths: Counter[str] = Counter()

    def __repr__(self) -> str:
        return f"AppriseChannel({self.name!r})"

    def place(self, message: Message) -> str:
        """Return "": there is only one."""
        return ""

    def send(self, message: Message) -> str:
        """Send it and return `accepted by ntfy`, or whichever schema it is."""
        with self._lock:
            answer = self._asked(message)
        if answer.get("sent"):
            self._deaths.pop(message.notice_id, None)
            return f"accepted by {self._url.partition('://')[0]}"
        raise self._refusal(answer)

    def close(self) -> None:
        """End the process; the next message starts another."""
        with self._lock:
            self._end()

    def _asked(self, message: Message) -> dict[str, object]:
        """Return the child's answer. Raises `DeliveryError` where it died or was killed over it."""
        if self._child is None or self._child.poll() is not None or self._sends >= _SENDS_PER_CHILD:
            self._end()
            self._child = self._started()
        self._sends += 1
        request = {"url": self._url, "title": message.subject, "body": message.text}
        line = self._exchange(json.dumps(request), self._seconds)
        if line:
            answer: dict[str, object] = json.loads(line)
            return answer
        self._end()
        self._deaths[message.notice_id] += 1
        words = f"the plugin died, or did not end within {self._seconds:g} s, and was stopped"
        is_poison = self._deaths[message.notice_id] >= _POISON_DEATHS
        if is_poison:
            del self._deaths[message.notice_id]
            words = f"poison: the plugin died {_POISON_DEATHS} times over it"
        raise DeliveryError(words, permanent=is_poison, in_doubt=True)

    def _started(self) -> "subprocess.Popen[str]":
        """Return a child that has loaded its plugins. It gets none of our environment, which holds secrets."""
        environment = {
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path=/run/user/{os.getuid()}/bus",
        }
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and script, nothing of a user's
            [sys.executable, "-I", str(_CHILD)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=environment, cwd="/", encoding="ascii", start_new_session=True,
        )  # fmt: skip
        self._sends = 0
        self._child = child
        setup = {"schemas": sorted(SCHEMAS), "plugins": self._plugins}
        hello = self._exchange(
            json.dumps(setup) + "\n" + json.dumps({"url": "", "title": "", "body": ""}), _WARM_UP_SECONDS
        )
        if not hello:
            self._end()
            raise DeliveryError("Apprise could not be started; is `reminders[apprise]` installed?", unreachable=True)
        return child

    def _exchange(self, lines: str, seconds: float) -> str:
        """Return the line that the child answers, "" where it died; it is killed when its time is over."""
        child = self._child
        assert child is not None
        assert child.stdin is not None
        assert child.stdout is not None
        alarm = Timer(seconds, child.kill)
        alarm.start()
        try:
            child.stdin.write(lines + "\n")
            child.stdin.flush()
            return child.stdout.readline()
        except (OSError, ValueError):
            return ""
        finally:
            alarm.cancel()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()

    def _refusal(self, answer: dict[str, object]) -> DeliveryError:
        words = str(answer.get("words", ""))
        status = _STATUS.search(words)
        code = int(status[1]) if status else None
        said = clean.one_line(self._redacted(words), _LONGEST_ANSWER)
        return DeliveryError(
            said or "Apprise did not say why it failed",
            permanent=bool(answer.get("permanent")) or code in _PERMANENT,
            code=code,
            in_doubt=bool(answer.get("in_doubt")),
        )

    def _redacted(self, words: str) -> str:
        """Return what a plugin said without addresses, and without the parts of ours, which hold tokens."""
        words = _URLS.sub("(address)", words)
        for part in re.split(r"[/@:?&=]+", self._url.partition("://")[2]):
            if len(part) > 3:
                words = words.replace(part, "***")
        return words


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))
