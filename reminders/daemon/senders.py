"""Threads that hand messages over: started when they are needed, kept, and joined at the end.

A `ThreadPoolExecutor` does as much and makes a future of each task, which nobody asks for, at ten times the price.
"""

from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from threading import Lock, Thread

Task = Callable[[], object]


class Senders:
    """Up to `most` threads. A task must not raise: nobody would hear of it but `threading.excepthook`."""

    def __init__(self, most: int, name: str) -> None:
        self._most = most
        self._name = name
        self._lock = Lock()
        self._threads: list[Thread] = []
        self._idle = 0
        self._waiting: deque[Task] = deque()
        self._given: SimpleQueue[Task | None] = SimpleQueue()

    def submit(self, task: Task) -> None:
        """Run the task in a thread that is idle, or a new one; where all are at work, in the first that is done."""
        with self._lock:
            if self._idle:
                self._idle -= 1
                self._given.put(task)
            elif len(self._threads) < self._most:
                thread = Thread(target=self._work, args=[task], name=f"{self._name}_{len(self._threads)}")
                self._threads.append(thread)
                thread.start()
            else:
                self._waiting.append(task)

    def stop(self) -> None:
        """Let what was submitted end, and the threads with it; nothing is to be submitted any more."""
        for _ in self._threads:
            self._given.put(None)
        for thread in self._threads:
            thread.join()

    def _work(self, task: Task | None) -> None:
        while task is not None:
            task()
            task = self._next()

    def _next(self) -> Task | None:
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            self._idle += 1
        return self._given.get()
