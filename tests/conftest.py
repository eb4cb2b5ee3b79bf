"""What holds for every test: generated examples are never failed for being slow on a busy machine."""

from hypothesis import settings

settings.register_profile("review-action", deadline=None)
settings.load_profile("review-action")
