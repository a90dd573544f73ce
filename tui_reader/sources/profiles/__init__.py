"""Profiles of sites: how a family of sites pages its lists, and what of them to fetch."""
