"""Taking down a request about own data: what is missing is asked for, one thing at a time, until it can be sent."""
