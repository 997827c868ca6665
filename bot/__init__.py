"""A bot that answers questions about a business's privacy policy and takes down data requests."""
