"""The public door: what residents send comes in here, over HTTP, and nothing is read again."""
