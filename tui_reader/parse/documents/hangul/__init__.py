"""Documents of the Korean word processor Hangul (HWP 5 and HWPX)."""
