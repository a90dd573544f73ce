"""Structure of text lines: numbering, headings, masthead, fields, sign-off; no markup."""
