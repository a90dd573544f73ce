"""Listings: the documents they name, and their further pages."""
