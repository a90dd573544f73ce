"""Attachments: opened in the reader, fetched on demand, given to other programs, saved."""
