"""The database: tables, the unit of work, encryption, migrations."""
