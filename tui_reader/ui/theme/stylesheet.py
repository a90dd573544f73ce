"""A style sheet that is parsed once for each theme."""

from __future__ import annotations

from textual.css.stylesheet import Stylesheet


class ThemedStylesheet(Stylesheet):
    """Parses each of its sources again only for other variables: at a start, Textual sets the same ones twice, and
    loses what it has parsed."""

    def set_variables(self, variables: dict[str, str]) -> None:
        if variables != self._variables:
            super().set_variables(variables)
            self._require_parse = True

    def reparse(self) -> None:
        """Parse with the variables that were set since; the rules of before stay if it fails."""
        if self._require_parse:
            self.parse()
