"""The values that a message holds: phones, e-mails, dates, names, addresses, codes, and what is to happen to them."""
