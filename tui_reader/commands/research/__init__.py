"""Commands for work with bulletins: what they refer to, when things are due, and what readers make of them."""
