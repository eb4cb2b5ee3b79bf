"""Commands that people give in comments: who may, what is done, and what is said."""
