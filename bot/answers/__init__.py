"""Understanding what a customer typed: folding, matching, deciding, and the values a message holds."""
