"""What a message asks of its reader, and how they answer: by a link, or by a command."""

from reminders.core import reminder
from reminders.core.answer import UNANSWERED, asked_by
from reminders.core.edtf import ImpreciseDate
from reminders.core.notice import OPEN_DATE, Notice
from reminders.labels import Language
from reminders.notices.layout import Fact
from reminders.notices.topic import Topic

# By how many days a reminder can be put off from within a message, and what its address then says.
_LATER = ((1, 1, "days", "1d"), (7, 1, "weeks", "1w"))


def is_asking(notice: Notice) -> bool:
    """Tell whether the notice comes again until it is acknowledged."""
    text = asked_by(notice.identity.reminder)
    return (
        not (notice.is_of_change or notice.is_digest or text == OPEN_DATE) and reminder.parse(text).until_acknowledged
    )


def please(topic: Topic) -> str:
    """Return what is asked of the reader, and what comes of silence; a backup is told once."""
    words = topic.words
    told_once = topic.notice.identity.reminder.startswith(UNANSWERED)
    return words.please_answer if told_once else f"{words.please_answer} {words.until_then}"


def answers(topic: Topic, address: str) -> tuple[Fact, ...]:
    """Return what the reader can do by a link: say that it is done, or put it off to a day before it starts."""
    if topic.notice.is_of_change:
        return ()
    words = topic.words
    left = None if topic.occurrence.window is not None or topic.day is None else (topic.day - topic.reader.today).days
    done = [Fact.of("", words.acknowledge, address)] if is_asking(topic.notice) else []
    later = [
        Fact.of("", words.remind_again(count, unit), f"{address}?later={span}")
        for days, count, unit, span in _LATER
        if left is None or left > days
    ]
    return (*done, *later)


def acknowledging(notice_id: str) -> tuple[str, ...]:
    """Return how a reader answers by a command."""
    return f"reminders ack {notice_id}", f"reminders snooze {notice_id} --for 1d"


def heading(words: Language, *, has_passed: bool = False) -> str:
    """Return what is asked about an open date, in few words."""
    return words.passed_heading if has_passed else words.open_heading.rstrip(" :\u00a0")


def question(topic: Topic, window: ImpreciseDate) -> str:
    """Return the question about an open date."""
    asked = topic.words.passed_text if topic.has_passed else topic.words.open_text
    return asked(topic.title, topic.words.window(window))


def fixing(topic: Topic) -> tuple[str, ...]:
    """Return what can be said by a command about an open date; once its window has passed, it may have been held."""
    key = topic.event.key
    held = (f"reminders close {key} --held",) if topic.has_passed else ()
    return (*held, f"reminders fix {key} DATE", f"reminders cancel {key}")
