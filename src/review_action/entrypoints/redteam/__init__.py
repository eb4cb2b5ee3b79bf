"""Attacks on ourselves, with a model that obeys the attacker: what we promise must hold even then."""
