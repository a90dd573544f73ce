"""What browsers make of markup: the text of elements, formulas, where links lead."""
