"""A site below a path, such as https://example.org/dates: the proxy in front may leave that path on or take it off."""

from urllib.parse import urlsplit

from starlette.responses import RedirectResponse
from starlette.types import Receive, Scope, Send

from reminders.web.document import Answer, Headers
from reminders.web.express import Express


class Prefix:
    """Middleware that takes the path of the public address off what is asked for, where it is there."""

    def __init__(self, app: Express, base_url: str) -> None:
        self._app = app
        self._base_url = base_url.rstrip("/")
        self._path = urlsplit(self._base_url).path
        self._raw_path = self._path.encode()

    def ready(self, method: str, target: bytes, headers: Headers) -> Answer | None:
        """Return the answer to a request, where it can be had at once."""
        return self._app.ready(method, target.removeprefix(self._raw_path), headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            raw_path: bytes = scope["raw_path"]
            if raw_path == self._raw_path:
                await RedirectResponse(f"{self._base_url}/", 308)(scope, receive, send)
                return
            if raw_path.startswith(self._raw_path + b"/"):
                shorter = {"raw_path": raw_path[len(self._raw_path) :], "path": scope["path"][len(self._path) :]}
                scope = {**scope, **shorter}
        await self._app(scope, receive, send)
