"""The agenda: key dates of the bulletins of a view by day, and the way to the sentences that state them."""
