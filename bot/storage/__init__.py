"""The database: one unit of work at a time, the outbox, the sealed record. SQLite or PostgreSQL, the same code."""
