"""Printed forms of dates: patterns, times of day and zones, names of months, calendars, conventions of a page."""
