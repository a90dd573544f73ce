"""Notes and highlights on passages: their values, and what all engines share about them."""
