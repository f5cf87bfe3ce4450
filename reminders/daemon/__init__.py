"""The clock that wakes the work. What is due, and what was sent, only the ledger knows."""
