"""OpenDocument texts and presentations (OASIS OpenDocument 1.3)."""
