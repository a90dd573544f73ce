"""The screen of the sources, and what adds and changes them."""
