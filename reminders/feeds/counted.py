"""The texts of a yearly count: all but a label is the same in every year, so it is escaped and folded once."""

from collections.abc import Mapping
from functools import lru_cache

from reminders.feeds.content import Content
from reminders.feeds.content_line import END, FOLD, MAX_OCTETS, escape, fold, octets, parameters, pieces
from reminders.labels import language
from reminders.labels.frame import Frame

_LABEL = "\ue000"  # stands for a label that is not known yet


class CountedTexts:
    """SUMMARY and DESCRIPTION of the counted entries of an event, which are the same but for the label in both."""

    def __init__(self, content: Content, frame: Frame, before: str, after: str) -> None:
        tag = frame.language
        self._content = content
        self._jubilees = frame.jubilees
        self._labels = _labels(tag, frame.kind)
        self._counted = _labels(tag, content.kind)
        self._since = escape(content.count_of("", None))
        self._since_size = octets(self._since)
        self.summary = LabelledLine("SUMMARY", frame.before, frame.after, content.in_language(tag))
        self.description = LabelledLine("DESCRIPTION", before, after, content.in_language(tag, words=True))

    @classmethod
    def of(cls, content: Content) -> "CountedTexts | None":
        """Return those of an event whose titles are a label in a frame; `None` for any other."""
        frame = content.frame()
        if frame is None:
            return None
        before, *after = content.told(frame.language, _LABEL).split(_LABEL)
        return cls(content, frame, before, after[0]) if len(after) == 1 else None  # else somebody wrote that character

    def lines(self, n: int) -> tuple[str, str, str, str] | None:
        """Return label and end of line for SUMMARY and for DESCRIPTION of the n-th; `None` if a label is folded."""
        label, size = self._labels[n]
        told, told_size = self._counted[n]
        if n in self._jubilees:
            told += escape(self._content.count_of("", self._jubilees[n]))
            told_size = octets(told)
        else:
            told += self._since
            told_size += self._since_size
        end, told_end = self.summary.end(label, size), self.description.end(told, told_size)
        return (label, end, told, told_end) if end and told_end else None


class LabelledLine:
    """The line of a property whose TEXT is the same but for a label in it, folded once for labels of one length."""

    def __init__(self, name: str, before: str, after: str, params: Mapping[str, str] | None = None) -> None:
        *folded, self._last = pieces(f"{name}{parameters(params)}:{escape(before)}")
        self.start = "".join([f"{piece}{FOLD}" for piece in folded]) + self._last
        self._after = escape(after)
        self._room = MAX_OCTETS - octets(self._last) - octets(self._after)
        self._whole = f"{self._after}{END}"
        self._ends: dict[int, str] = {}

    def end(self, label: str, length: int) -> str | None:
        """Return what follows `start` and a label of so many octets, `None` if the line is folded within the label.

        The label is escaped already, and touches neither a line end nor a backslash.
        """
        if length <= self._room:
            return self._whole
        end = self._ends.get(length)
        if end is None:
            last = self._last + label
            line = fold(last + self._after)
            if not line.startswith(last):
                return None
            end = self._ends[length] = line[len(last) :]
        return end


class _Labels(dict[int, tuple[str, int]]):
    """The labels of a kind in a language by number, escaped, and their octets; made when first asked for."""

    def __init__(self, tag: str, kind: str) -> None:
        self._words, self._kind = language(tag), kind

    def __missing__(self, n: int) -> tuple[str, int]:
        label = escape(self._words.label(self._kind, n))
        self[n] = known = label, octets(label)
        return known


@lru_cache(maxsize=64)
def _labels(tag: str, kind: str) -> _Labels:
    return _Labels(tag, kind)
