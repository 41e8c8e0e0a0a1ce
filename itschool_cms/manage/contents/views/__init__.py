"""The pages of contents."""
