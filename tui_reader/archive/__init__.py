"""The archive: the protocol of a store, its values and errors, and what every engine shares."""
