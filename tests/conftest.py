"""What all tests share: how hypothesis looks for examples."""

import os

from hypothesis import settings

# No deadline: a busy machine is no defect. In CI the examples are the same each time, so a failure can be repeated.
settings.register_profile("reminders", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("reminders")
