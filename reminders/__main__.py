"""`python -m reminders`."""

from reminders.cli import main

if __name__ == "__main__":
    main()
