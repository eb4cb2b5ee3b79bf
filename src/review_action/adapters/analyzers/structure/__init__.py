"""Checks that only one who sees both sides of a change can make."""
