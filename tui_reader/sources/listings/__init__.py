"""Listings: the entries that they name, and their further pages."""
