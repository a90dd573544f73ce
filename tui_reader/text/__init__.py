"""Pure functions on strings: cleaning, cell width, line breaking, numerals, dates, outline labels."""
