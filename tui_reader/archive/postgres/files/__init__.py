"""Attached files in a shared archive: contents, texts, states, versions, recognized pages."""
