"""The knowledge folder: its shapes, how it is read, and the rules it must obey."""
