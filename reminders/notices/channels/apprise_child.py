"""The process in which Apprise's plugins run: started by `channels.apprise`, a script that imports nothing of ours.

One request a line on standard input, one answer a line on standard output, both JSON. After it has warmed up it opens
no file but what Python and TLS need, starts no process, and has bounded memory: a plugin that tries gets an error.
"""

import json
import os
import resource
import sys
from typing import Any

_MOST_MEMORY = 1 << 30
# Modules that plugins import late, certificates, and what looking up a host reads.
_READABLE = (
    sys.prefix, sys.base_prefix, "/usr/lib", "/lib", "/etc/ssl", "/etc/pki", "/usr/share/ca-certificates",
    "/usr/share/zoneinfo", "/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/gai.conf", "/etc/localtime",
    "/etc/mime.types", "/dev/null", "/dev/urandom",
)  # fmt: skip
_PROCESSES = ("subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.spawn", "pty.", "ctypes.dlopen")
_NOT_TAKEN = (
    "Apprise does not take the address: it is misspelled, or a package that the service needs is not installed "
    "(desktop notifications need dbus-python)"
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main() -> None:
    """Answer requests until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (1, 2):  # what plugins print is nobody's
        os.dup2(null, descriptor)
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.dont_write_bytecode = True
    setup = json.loads(sys.stdin.readline())
    sender = Sender(setup["schemas"], setup["plugins"])
    sys.addaudithook(_Fence(tuple(map(os.path.realpath, (*_READABLE, *setup["plugins"])))))
    for line in sys.stdin:
        answers.write(json.dumps(sender.answer(json.loads(line))) + "\n")
        answers.flush()


class Sender:
    """Apprise with the allowed schemas only, all its plugins loaded."""

    def __init__(self, schemas: list[str], plugins: list[str]) -> None:
        import apprise
        from apprise.manager_plugins import NotificationManager

        manager: Any = NotificationManager
        self._apprise = apprise
        self._asset = apprise.AppriseAsset(
            async_mode=False, secure_logging=True, storage_mode="memory", image_path_mask=False,
            http_redirects=False, plugin_paths=plugins,
        )  # fmt: skip
        apprise.Apprise(asset=self._asset).add("json://localhost")  # loads all plugins
        manager().enable_only(*schemas)
        self._progress = _Progress()
        sys.addaudithook(self._progress)

    def answer(self, request: dict[str, str]) -> dict[str, Any]:
        """Send one message; whatever is raised is an answer too, by its kind only, since its text may hold secrets."""
        self._progress.is_asked = False
        try:
            return self._sent(request)
        except Exception as error:  # noqa: BLE001 - a plugin may raise anything
            words = f"the plugin raised {type(error).__name__}"
            return {"sent": False, "words": words, "in_doubt": self._progress.is_asked}

    def _sent(self, request: dict[str, str]) -> dict[str, Any]:
        one = self._apprise.Apprise(asset=self._asset)
        if not one.add(request["url"]):
            return {"sent": False, "words": _NOT_TAKEN, "permanent": True}
        logs: list[str] = []
        result = one.notify(
            body=request["body"],
            title=request["title"],
            body_format="text",
            log_callback=lambda entry, plugin: logs.append(str(entry.message)),
        )
        words = " ".join(logs)[-2_000:]
        # What Apprise says where no answer came, of a refused connection as well.
        in_doubt = self._progress.is_asked and "connection error" in words.lower()
        return {"sent": bool(result), "words": words, "in_doubt": in_doubt}


class _Progress:
    """Knows whether the last that a plugin did on the network was to send an HTTP request, not to look for a server."""

    is_asked = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "http.client.send":
            self.is_asked = True
        elif event in ("socket.connect", "socket.getaddrinfo"):
            self.is_asked = False


class _Fence:
    """Raises where a plugin goes beyond what sending needs."""

    def __init__(self, readable: tuple[str, ...]) -> None:
        self._readable = readable

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            if isinstance(path, int):
                return
            writing = flags & _WRITING or any(char in (mode or "") for char in "wax+")
            if os.fsdecode(path) != os.devnull and (writing or not self._may_read(os.fsdecode(path))):
                raise PermissionError(f"no access to files: {event}")
        elif event.startswith(_PROCESSES):
            raise PermissionError(f"no other processes: {event}")

    def _may_read(self, path: str) -> bool:
        real = os.path.realpath(path)
        return any(real == one or real.startswith(one + os.sep) for one in self._readable)


if __name__ == "__main__":
    main()
