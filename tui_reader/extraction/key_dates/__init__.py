"""Deadlines and other days on which something of a bulletin begins, ends or takes place."""

from tui_reader.extraction.key_dates.reading import key_dates as key_dates

VERSION = "2"
"""The version of the rules: key dates found by other rules are found again."""
