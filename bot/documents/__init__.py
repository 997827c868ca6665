"""Printing sheets as PDF and drawing pictures as PNG; what stands on them is decided elsewhere."""
