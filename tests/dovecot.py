"""A Dovecot for tests: an IMAP server in a temporary folder, on loopback, stopped and deleted at the end."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from imaplib import IMAP4, Time2Internaldate
from pathlib import Path
from urllib.parse import quote

from tests.processes import free_port

USER, PASSWORD = "dates", "c@nary/secret ü"
_PATIENCE_SECONDS = 30
_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
listen = 127.0.0.1
protocols = imap
default_internal_user = {owner}
default_login_user = {owner}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:{folder}/mail
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/certificate.pem
auth_failure_delay = 0
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""


class Unavailable(Exception):
    """No server can be had here; the message says why."""


@dataclass(frozen=True)
class Server:
    """A running server with one user, whose certificate for `localhost` is signed by itself: it is its own CA."""

    port: int
    tls_port: int
    certificate: Path

    def url(self, scheme: str, folder: str, *, password: str = PASSWORD) -> str:
        host, port = ("localhost", self.tls_port) if scheme == "imaps" else ("localhost", self.port)
        return f"{scheme}://{USER}:{quote(password, safe='')}@{host}:{port}/{quote(folder)}"

    @contextmanager
    def connected(self) -> Iterator[IMAP4]:
        """Yield a connection of the user, as a mail program or a mail server would use it."""
        with IMAP4("127.0.0.1", self.port) as connection:
            connection.authenticate("PLAIN", lambda _: f"\0{USER}\0{PASSWORD}".encode())
            yield connection

    def create(self, folder: str) -> None:
        """Make a folder; its name as the wire has it."""
        with self.connected() as connection:
            assert connection.create(f'"{folder}"')[0] == "OK"

    def deliver(self, folder: str, *contents: bytes, at: float | None = None) -> None:
        """Put mails in a folder, as they arrive: unseen, now or at a time since 1970."""
        with self.connected() as connection:
            for content in contents:
                date = None if at is None else Time2Internaldate(at)
                assert connection.append(f'"{folder}"', None, date, content)[0] == "OK"

    def pile_up(self, folder: str, content: bytes, number: int) -> None:
        """Put so many copies of a mail in a folder at once, as files of its Maildir."""
        new = self.certificate.parent / "mail" / f".{folder}" / "new"
        for one in range(number):
            (new / f"1.{one}.pile").write_bytes(content)

    def unseen(self, folder: str) -> list[bytes]:
        """Return the mails that nobody has read."""
        with self.connected() as connection:
            connection.select(f'"{folder}"', readonly=True)
            _, (numbers,) = connection.search(None, "UNSEEN")
            found = [connection.fetch(number.decode(), "(BODY.PEEK[])")[1][0] for number in numbers.split()]
            return [part[1] for part in found if isinstance(part, tuple)]


@contextmanager
def running() -> Iterator[Server]:
    """Yield a server of its own. Raises `Unavailable` where Dovecot is not installed or does not start."""
    program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if program is None or shutil.which("openssl") is None:
        raise Unavailable("Dovecot is not installed")
    folder = Path(tempfile.mkdtemp(prefix="reminders-imap-"))
    process = None
    try:
        server = _configured(folder)
        with (folder / "said").open("wb") as said:
            process = subprocess.Popen([program, "-F", "-c", folder / "conf"], stdout=said, stderr=said)
        _wait_for(server, process, folder)
        yield server
    finally:
        if process is not None:
            process.terminate()
            process.wait(_PATIENCE_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def _configured(folder: Path) -> Server:
    owner = pwd.getpwuid(os.geteuid()) if os.geteuid() != 0 else pwd.getpwnam("nobody")
    server = Server(free_port(), free_port(), folder / "certificate.crt")
    made = subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
            *("-keyout", folder / "key", "-out", server.certificate),
        ],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        raise Unavailable(f"openssl makes no certificate: {made.stderr.decode('utf-8', 'replace')[-200:]}")
    (folder / "certificate.pem").write_bytes(server.certificate.read_bytes() + (folder / "key").read_bytes())
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n", "utf-8")
    (folder / "conf").write_text(
        _CONFIGURATION.format(
            folder=folder,
            owner=owner.pw_name,
            group=_group(owner.pw_gid),
            port=server.port,
            tls_port=server.tls_port,
        ),
        "utf-8",
    )
    for name in ("home", "mail", "run"):
        (folder / name).mkdir()
        if os.geteuid() == 0 and name != "run":
            os.chown(folder / name, owner.pw_uid, owner.pw_gid)
    folder.chmod(0o755)
    return server


def _group(number: int) -> str:
    import grp

    return grp.getgrgid(number).gr_name


def _wait_for(server: Server, process: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with server.connected():
                return
        except (OSError, IMAP4.error):
            time.sleep(0.1)
    log = folder / "log"
    said = (folder / "said").read_text("utf-8", "replace") + (log.read_text("utf-8", "replace") if log.exists() else "")
    raise Unavailable(f"Dovecot does not start: {said[-400:]}")
