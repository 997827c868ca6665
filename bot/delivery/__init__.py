"""Sending what the outbox holds: in order, paced, retried, marked."""
