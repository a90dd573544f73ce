"""Pure functions on strings: cleaning, cell width, line breaking, folding, index terms, numerals, dates."""
