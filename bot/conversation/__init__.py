"""What the bot does with a message: the use cases, and what they need from outside."""
