"""Citations of bulletins and their sections: GB/T 7714, BibTeX, RIS, CSL-JSON, in the manner of the Bluebook,
plain text and Markdown.

They are written here, not by a processor of CSL styles; docs/development/decisions.md has what was measured.
"""
