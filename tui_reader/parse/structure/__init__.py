"""What the lines of a text mean: numbers, headings, masthead, sign-off; never markup."""
