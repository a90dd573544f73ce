"""The element of a page that holds the article."""
