"""Checking and repairing archive files."""
