"""The tables, as the migrations leave them. What tells about a person is Sealed."""

from __future__ import annotations

from bot.storage.tables.columns import Moment, metadata
from bot.storage.tables.incoming import chats, opt_outs, talks, updates
from bot.storage.tables.learning import lessons, questions, suggestions
from bot.storage.tables.outgoing import IS_KEPT, IS_PENDING, KEPT, addressees, announcements, outbox, sent_messages
from bot.storage.tables.program import counters, leases, settings, transcript
from bot.storage.tables.record import email_codes, event_values, papers, reminders, request_events, requests, searches

__all__ = [
    "IS_KEPT",
    "IS_PENDING",
    "KEPT",
    "Moment",
    "addressees",
    "announcements",
    "chats",
    "counters",
    "email_codes",
    "event_values",
    "leases",
    "lessons",
    "metadata",
    "opt_outs",
    "outbox",
    "papers",
    "questions",
    "reminders",
    "request_events",
    "requests",
    "searches",
    "sent_messages",
    "settings",
    "suggestions",
    "talks",
    "transcript",
    "updates",
]
