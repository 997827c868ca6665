"""Carries the outbox to the services: in order within a chat, paced, tried again, each message once."""
