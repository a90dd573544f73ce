"""Footnotes and endnotes of a page: where they stand, and the marks that refer to them."""
