"""What a bulletin says about others and about time, found in its text: references, deadlines."""
