"""Addresses to bytes: files, folders and the web."""
