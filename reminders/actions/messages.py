"""Composes the messages of notices as their readers would get them now; readers of the same words share one wording."""

from collections.abc import Hashable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from reminders.actions.audience import ME, reader_of
from reminders.actions.bounces import refusal
from reminders.actions.endpoints import endpoint_of
from reminders.actions.fallback import address_on
from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.actions.shapes import Shape, occurrence_shape
from reminders.actions.signing import answer_link, answer_token, signing_key, unsubscribe_link
from reminders.actions.webhook_shapes import digest_event, notice_event
from reminders.core import engine
from reminders.core.answer import Answers
from reminders.core.asking import answer_to
from reminders.core.changes import ChangeKind, Difference
from reminders.core.edits import difference_of
from reminders.core.endpoint import Endpoint
from reminders.core.errors import DeliveryError
from reminders.core.notice import Message, Notice, State
from reminders.core.occurrence import Occurrence
from reminders.core.ports import Store
from reminders.core.recipient import Recipient
from reminders.core.record import CalendarRecord, EventRecord
from reminders.feeds.calendar import published, single
from reminders.feeds.uid import uid
from reminders.feeds.view import View
from reminders.notices.address import sender_mailbox
from reminders.notices.compose import READERS_MARK, Wording, address, with_unsubscribing, wording, wording_key
from reminders.notices.digest import compose_digest, summary
from reminders.notices.layout import Summary
from reminders.notices.topic import Reader, Topic

_KEPT_MATTERS = 100
_KEPT_RECIPIENTS = 1_000
_KEPT_WORDINGS = 200
_SECOND = timedelta(seconds=1)


class Matter(NamedTuple):
    """What a notice is about; `change` is what became of the date, where it is about that."""

    record: EventRecord
    calendar: CalendarRecord
    occurrence: Occurrence
    change: Difference | None = None

    def topic(self, notice: Notice, reader: Reader) -> Topic:
        return Topic(notice, self.occurrence, self.calendar.calendar, reader, self.change)


class Gone(Exception):
    """The notice is not wanted any more; the message says why."""


class Messages:
    """Composes messages for one thread. What it read and rendered is kept until the definitions change.

    One that `only_shows` composes what is not wanted any more too, and leaves the ledger alone.
    """

    def __init__(self, store: Store, options: Options, *, only_shows: bool = False) -> None:
        self._store = store
        self._only_shows = only_shows
        self._options = options
        self._read_at: int | None = None
        self._is_current = True
        self._signing_key: bytes | None = None
        self._answers: dict[str, Answers] = {}
        self._bounced: frozenset[str] | None = None
        self._forget()

    def refresh(self) -> None:
        """Look before the next outgoing message whether the definitions changed; call after a claim."""
        self._is_current = False

    def outgoing(self, notice: Notice, now: datetime) -> Message:
        """Return the message with the address on its channel, and what that channel needs besides. Raises `Gone`."""
        if not self._is_current:
            self._follow_changes()
        message, channel = self.message(notice, now), notice.identity.channel
        recipient = self._recipient(notice.identity.recipient)
        place = address_on(channel, recipient, self._options)
        if channel == "smtp" and (words := self._refusal(recipient.id, place)):
            raise DeliveryError(words, permanent=True)
        if channel != "webhook":
            return message if message.address == place else replace(message, address=place)
        endpoint = self._endpoint(recipient.id, now)
        if endpoint.disabled_at is not None:
            raise DeliveryError(
                f"disabled since {endpoint.disabled_at:%Y-%m-%d}: {endpoint.reason}; "
                f"`reminders recipients enable {recipient.id}` tries again",
                permanent=True,
            )
        return replace(message, address=place, secrets=endpoint.secrets(now), data=self._data(notice, message, now))

    def _follow_changes(self) -> None:
        """Forget what was read if the definitions changed since."""
        self._answers.clear()
        changes = self._store.changes().definitions
        if changes != self._read_at:
            self._forget()
            self._read_at = changes
        self._is_current = True

    def _refusal(self, recipient: str, address: str) -> str:
        """Return why mail to an address has ended; the store is asked once for all until something changes."""
        if self._bounced is None:
            self._bounced = frozenset(one.recipient for one in self._store.bounces() if one.is_permanent)
        return refusal(self._store, self._options, recipient, address) if recipient in self._bounced else ""

    def _data(self, notice: Notice, message: Message, now: datetime) -> Shape:
        """Return what a webhook is told."""
        if notice.is_digest:
            members = [one for one in self._store.members(notice.id) if one.token == notice.token]
            return digest_event(notice, message, members, now)
        answer = answer_link(self._key(now), self._options, notice)
        return notice_event(notice, message, self._shape(notice, message.language), answer, now)

    def _shape(self, notice: Notice, language: str) -> Shape:
        """Return the occurrence as JSON, from what is kept if another reader of the language was told of it."""
        one = notice.identity
        key = (one.calendar, one.event, one.occurrence, one.reminder, language)
        if key not in self._shapes:
            _, calendar, occurrence, _ = self._about(notice)
            home = calendar.calendar
            self._shapes[key] = occurrence_shape(occurrence, home, (language, *home.languages))
        return self._shapes[key]

    def _endpoint(self, recipient: str, now: datetime) -> Endpoint:
        if recipient not in self._endpoints:
            self._endpoints[recipient] = endpoint_of(self._store, recipient, now)
        return self._endpoints[recipient]

    def message(self, notice: Notice, now: datetime) -> Message:
        """Return the message of a notice as its reader would get it now. Raises `Gone` if it is not wanted any more."""
        if notice.is_digest:
            return with_unsubscribing(self._digest(notice, now), self._unsubscribe_link(notice, now))
        return self._letter(notice, now)

    def _unsubscribe_link(self, notice: Notice, now: datetime) -> str | None:
        """Return the address that ends the reader's notices; those of a day have the same one."""
        since = notice.due_at.replace(hour=0, minute=0, second=0)
        key = (notice.identity.recipient, since)
        if key not in self._links:
            self._links[key] = unsubscribe_link(self._key(now), self._options, *key)
        return self._links[key]

    def _key(self, now: datetime) -> bytes:
        if self._signing_key is None:
            self._signing_key = signing_key(self._store, self._options, now)
        return self._signing_key

    def _letter(self, notice: Notice, now: datetime) -> Message:
        options = self._options
        matter = self._wanted(notice, now)
        recipient = self._recipient(notice.identity.recipient)
        reader = reader_of(recipient, matter.calendar.calendar, options, now)
        said, attachment = self._worded(notice, matter, reader, self._silent(notice, matter, now))
        token = answer_token(self._key(now), notice) if READERS_MARK in said.text else ""
        return address(
            said,
            notice,
            recipient,
            now=now,
            sender=options.sender,
            attachment=attachment,
            token=token,
            unsubscribe=self._unsubscribe_link(notice, now),
        )

    def _digest(self, notice: Notice, now: datetime) -> Message:
        """Return the message of a digest; what cannot be told in it is set apart, to succeed or fail alone."""
        options = self._options
        recipient = self._recipient(notice.identity.recipient)
        reader = reader_of(recipient, None, options, now)
        told: list[tuple[Notice, Summary]] = []
        for member in self._store.members(notice.id):
            if not self._only_shows and (member.state is not State.CLAIMED or member.token != notice.token):
                continue
            try:
                told.append((member, self._summary(member, reader)))
            except Exception:  # noqa: BLE001 - it is tried again by itself, and what is wrong is recorded there
                if not self._only_shows:
                    self._store.set_apart(member.id, member.token)
        if not told:
            raise Gone("nothing of it is left to tell")
        members, summaries = zip(*told, strict=True)
        return compose_digest(
            notice,
            members,
            summaries,
            recipient,
            reader,
            sender=options.sender,
            base_url=options.base_url,
            templates=options.templates,
        )

    def _summary(self, notice: Notice, reader: Reader) -> Summary:
        matter = self._wanted(notice, reader.now)
        token = answer_token(self._key(reader.now), notice)
        reader = replace(reader, languages=(*reader.languages, *matter.calendar.calendar.languages))
        return summary(matter.topic(notice, reader), base_url=self._options.base_url, token=token)

    def _wanted(self, notice: Notice, now: datetime) -> Matter:
        """Return what a notice is about. Raises `Gone` if it is not wanted any more."""
        matter = self._about(notice)
        if self._only_shows:
            return matter
        self._check_answers(notice, matter, now)
        revision = matter.record.revision
        if revision != notice.revision and not self._still_wanted(notice, matter.record, now):
            raise Gone(f"no longer planned: the event changed (revision {revision}) before it was sent")
        return matter

    def _check_answers(self, notice: Notice, matter: Matter, now: datetime) -> None:
        """Raise `Gone` where somebody answered after the notice was planned."""
        record = matter.record
        if record.key not in self._answers:
            self._answers[record.key] = Answers(self._store.answers(record.calendar, record.id))
        answers = self._answers[record.key]
        if answers.all and not notice.is_of_change:
            answer = answer_to(Planner(self._store, self._options, now).basis(record, answers), notice)
            if answer is not None:
                raise Gone(answer.words)

    def _about(self, notice: Notice) -> Matter:
        one = notice.identity
        return self._matter(one.calendar, one.event, one.occurrence, notice.is_of_change)

    def _forget(self) -> None:
        self._matter = lru_cache(_KEPT_MATTERS)(self._read_matter)
        self._recipient = lru_cache(_KEPT_RECIPIENTS)(self._read_recipient)
        self._shapes: dict[Hashable, Shape] = {}
        self._endpoints: dict[str, Endpoint] = {}
        self._links: dict[tuple[str, datetime], str | None] = {}
        self._bounced = None
        self._wordings: dict[Hashable, tuple[Wording, bytes]] = {}

    def _silent(self, notice: Notice, matter: Matter, now: datetime) -> tuple[str, ...]:
        """Return the names of those who have not answered, for the notice to their backup."""
        return Planner(self._store, self._options, now).silent_names(notice, matter.record, matter.occurrence)

    def _worded(
        self, notice: Notice, matter: Matter, reader: Reader, silent: tuple[str, ...] = ()
    ) -> tuple[Wording, bytes]:
        """Return the wording and the `.ics`, from what is kept if somebody was told the same already."""
        record, topic, options = matter.record, matter.topic(notice, reader), self._options
        key = (record.key, notice.identity.occurrence, silent, *wording_key(topic))
        if key not in self._wordings:
            said = wording(topic, record.event, base_url=options.base_url, silent=silent, templates=options.templates)
            if len(self._wordings) >= _KEPT_WORDINGS:
                self._wordings.clear()
                self._shapes.clear()
            thread = uid(matter.calendar.uid, record.id, matter.occurrence.key)
            self._wordings[key] = (
                replace(said, thread=thread),
                self._entry(matter, View(languages=reader.languages[:1])),
            )
        return self._wordings[key]

    def _entry(self, matter: Matter, view: View) -> bytes:
        """Return the `.ics` of a notice; that of a change updates what the reader has, what is off as cancelled."""
        record, calendar, occurrence, change = matter
        if change is None:
            return single(calendar, record, occurrence, view)
        entries = [(record, change.new)] if change.new else []
        if change.old and (change.new is None or change.new.key != change.old.key):
            off = record.document if change.kind is ChangeKind.HELD else record.document | {"status": "cancelled"}
            entries.append((replace(record, document=off), change.old))
        organizer = sender_mailbox(self._options.sender).addr_spec
        return published(calendar, entries, view, organizer=organizer)

    def _read_matter(self, calendar: str, event: str, occurrence: str, is_of_change: bool) -> Matter:
        """Return what a notice is about, as stored now. Raises `Gone`."""
        record, home = self._store.event(calendar, event), self._store.calendar(calendar)
        if record is None or home is None:
            raise Gone("the event was removed")
        if is_of_change:
            change = difference_of(record, home.calendar)
            if change is None:
                raise Gone("the event is as it was")
            return Matter(record, home, change.shown, change)
        found = engine.occurrence_at(record.event, home.calendar, occurrence)
        if found is None:
            raise Gone(f"the event is not on {occurrence} any more")
        return Matter(record, home, found)

    def _read_recipient(self, recipient: str) -> Recipient:
        stored = self._store.recipient(recipient)
        if stored is None and recipient != ME.id:
            raise Gone(f"recipient {recipient} was removed")
        if stored is not None and stored.recipient.unsubscribed is not None and not self._only_shows:
            raise Gone(f"{recipient} unsubscribed on {stored.recipient.unsubscribed}")
        return stored.recipient if stored else ME

    def _still_wanted(self, notice: Notice, record: EventRecord, now: datetime) -> bool:
        planner = Planner(self._store, self._options, now)
        due = planner.due_between(record, notice.due_at - _SECOND, notice.due_at)
        channel = notice.identity.channel  # that of a fallback is not the planned one
        return any(replace(one.identity, channel=channel) == notice.identity for one in due)
