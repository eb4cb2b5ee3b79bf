"""review-action: an AI code reviewer that lives entirely inside GitHub Actions."""

__version__ = "0.1.0"
