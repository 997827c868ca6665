"""The words of the business: messages, requests, deadlines, errors. Standard library only."""
