"""Security advisories: CSAF."""
