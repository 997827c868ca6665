"""One file per service: its messages into ours and back."""
