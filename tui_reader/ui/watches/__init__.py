"""Watches on the screen: their list, their new matches, marks and notifications."""
