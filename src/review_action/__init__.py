"""review-action: an AI code reviewer that lives entirely inside GitHub Actions."""
