"""A mail server that goes away and comes back: webhooks go on, mail follows, and waiting costs few attempts."""

import time
from collections import Counter
from pathlib import Path

import pytest

from reminders.core.notice import State
from tests.faults.scene import FULL, Sink, scene, show, wait_until

EVENTS, MAILS, WEBHOOKS = 10, 20, 20


@pytest.mark.skipif(not FULL, reason="a server that was away is tried once a minute; `make faults` has the time")
def test_a_mail_server_that_goes_away_delays_its_own_mail_only(tmp_path: Path) -> None:
    with scene(tmp_path) as now:
        now.owe(EVENTS, mails=MAILS, webhooks=WEBHOOKS)
        away = Sink(tmp_path)
        port = away.mail_port
        away.close()
        now.more["REMINDERS_SMTP_URL"] = f"smtp://127.0.0.1:{port}"
        with now.daemon() as daemon:
            started = time.monotonic()
            wait_until("all is posted", lambda: len(now.sink.copies("web")) == EVENTS * WEBHOOKS)
            web_seconds = time.monotonic() - started
            wait_until("a mail waits for its server", lambda: now.counts()[State.RETRY] > 0)
            back = Sink(tmp_path, port)
            started = time.monotonic()
            wait_until("all is sent", lambda: now.sent() == EVENTS * (MAILS + WEBHOOKS))
            mail_seconds = time.monotonic() - started
            now.stop(daemon)
        mail = back.copies("mail")
        back.close()
        with now.store() as store:
            attempts = Counter(one.attempts for one in store.notices() if one.identity.channel == "smtp")
        show(
            f"{EVENTS * WEBHOOKS} posts in {web_seconds:.0f} s while the mail server was away; {mail.total()} mails "
            f"within {mail_seconds:.0f} s of its return, {mail.total() - len(mail)} doubled, attempts {dict(attempts)}"
        )
        assert mail.total() == len(mail) == EVENTS * MAILS
        assert mail_seconds < 120
        assert attempts[1] > EVENTS * MAILS // 2, "waiting for the server cost attempts"
