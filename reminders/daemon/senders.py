"""Threads that hand messages over: no more than it takes, kept once they are there, and joined at the end.

Threads of one interpreter pass it on at each call of the system, which can cost more than the call: ten that talk to a
quick server take twice the CPU of one, and are no sooner done. So one thread stands by, and goes to work only where a
task waits in vain. A `ThreadPoolExecutor` would start them all, and makes a future of each task, which nobody asks for.
"""

from collections import deque
from collections.abc import Callable
from threading import Condition, Lock, Thread

Task = Callable[[], object]

# When nobody has taken a task for so long, all are held up, and one more thread is of use.
_PATIENCE_SECONDS = 0.001


class Senders:
    """Up to `most` threads. A task must not raise: nobody would hear of it but `threading.excepthook`."""

    def __init__(self, most: int, name: str) -> None:
        self._most = most
        self._name = name
        lock = Lock()
        self._given, self._left_waiting = Condition(lock), Condition(lock)
        self._threads: list[Thread] = []
        self._waiting: deque[Task] = deque()
        self._taken = self._idle = 0
        self._one_stands_by = self._is_ending = False

    def submit(self, task: Task) -> None:
        """Run the task in a thread that is idle, or the first that is done; in another one where that takes long."""
        with self._given:
            self._waiting.append(task)
            if self._idle:
                self._idle -= 1
                self._given.notify()
            else:
                self._call()

    def stop(self) -> None:
        """Let what was submitted end, and the threads with it; nothing is to be submitted any more."""
        with self._given:
            self._is_ending = True
            self._given.notify_all()
            self._left_waiting.notify_all()
        for thread in self._threads:  # which grow as long as something waits in vain
            thread.join()

    def _call(self) -> None:
        """Have a thread stand by what waits, if there may be one more."""
        if self._one_stands_by:
            if len(self._waiting) == 1:  # it rests; else it watches already, and is not to be hurried
                self._left_waiting.notify()
        elif len(self._threads) < self._most:
            thread = Thread(target=self._work, name=f"{self._name}_{len(self._threads)}")
            thread.start()
            self._threads.append(thread)
            self._one_stands_by = True

    def _work(self) -> None:
        self._stand_by()
        while task := self._next():
            task()

    def _stand_by(self) -> None:
        """Return when a task waits that nobody else takes."""
        taken = None
        with self._left_waiting:
            while not self._is_ending or self._waiting:
                if self._waiting and (taken == self._taken or len(self._threads) == 1):
                    break
                taken = self._taken if self._waiting else None
                self._left_waiting.wait(_PATIENCE_SECONDS if self._waiting else None)
            self._one_stands_by = False

    def _next(self) -> Task | None:
        """Return the task that has waited longest, once there is one, or `None` at the end."""
        with self._given:
            while not self._waiting:
                if self._is_ending:
                    return None
                self._idle += 1
                self._given.wait()
            self._taken += 1
            task = self._waiting.popleft()
            if self._waiting and not self._one_stands_by:
                self._call()
            return task
