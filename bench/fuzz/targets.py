"""Everything that reads what others wrote."""

from bench.fuzz import intake, replies, speech

TARGETS = intake.TARGETS | replies.TARGETS | speech.TARGETS
