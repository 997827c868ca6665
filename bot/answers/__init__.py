"""Understanding what a customer typed: folding, matching, deciding, and the values a message holds."""

from __future__ import annotations

import os

# The arithmetic of one message is small: sharing it out between cores costs more than it saves. Read when numpy is.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
