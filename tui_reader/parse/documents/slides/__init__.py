"""Presentations: the slides of PowerPoint, of both formats."""
