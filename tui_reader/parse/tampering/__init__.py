"""Signs that a page was tampered with."""
