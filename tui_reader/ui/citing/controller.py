"""Citations of what is open or selected, copied in the format that is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.text.clean import single_line
from tui_reader.ui.widgets.pick_screen import Choice, PickScreen

if TYPE_CHECKING:
    from tui_reader.export_formats.citations.cited import CitedText
    from tui_reader.export_formats.citations.formats import CitationFormat
    from tui_reader.model import Bulletin
    from tui_reader.ui.panes import Panes, Session


class CitationCopying:
    """Cites bulletins. All methods may raise ArchiveError; see `Host.guarded`."""

    def __init__(
        self,
        panes: Panes,
        session: Session,
        targets: Callable[[], Sequence[int]],
        section: Callable[[], str | None],
        owner: Callable[[], tuple[Bulletin, int | None] | None],
    ) -> None:
        """`targets` returns the numbers of the bulletins to act on, `section` the address of the section in sight,
        `owner` the bulletin, with its number, whose attachment is open in its place."""
        self._panes = panes
        self._session = session
        self._targets = targets
        self._section = section
        self._owner = owner
        self._last = 0
        """The format that was chosen last."""

    def choose(self) -> None:
        """Choose a format for the selected bulletins, or for the section in sight, and copy citations in it."""
        section = None if self._panes.listing or self._owner() else self._section()
        self._choose(section)

    def _choose(self, section: str | None) -> None:
        from tui_reader.export_formats.citations.formats import FORMATS

        count = self._count()
        if not count:
            self._panes.show_message(_("Nothing to copy here."))
            return
        choices = [Choice(_(each.title), each.name) for each in FORMATS]
        if section:
            title = _("Cite section {number} as").format(number=section)
            choices.append(Choice(_("The whole text, not section {number}").format(number=section)))
        else:
            articles = ngettext("{count} article", "{count} articles", count).format(count=f"{count:,}")
            title = _("Cite {articles} as").format(articles=articles)
        app = self._session.app

        def picked(index: int | None) -> None:
            if index is None:
                return
            if index == len(FORMATS):
                self._choose(None)
                return
            self._last = index
            app.guarded(lambda: self._copy(FORMATS[index], section))

        app.push_screen(PickScreen(title, choices, self._last), picked)

    def _count(self) -> int:
        if self._panes.listing:
            return len(self._targets())
        return int(self._session.shown_bulletin is not None)

    def _copy(self, form: CitationFormat, section: str | None) -> None:
        from tui_reader.export_formats.citations.formats import citations

        cited = self._cited(section)
        text = citations(cited, form.name)
        line = len(cited) == 1 and form.one_line
        what = text if line else _("{format} of {title}").format(format=_(form.title), title=cited[0].title)
        if len(cited) > 1:
            what = ngettext("{count} citation ({format})", "{count} citations ({format})", len(cited))
            what = what.format(count=f"{len(cited):,}", format=_(form.title))
        self._session.app.copy(text.rstrip("\n") if line else text, single_line(what))

    def _cited(self, section: str | None) -> list[CitedText]:
        from tui_reader.export.citing import cited_bulletin, cited_page

        session = self._session
        if self._panes.listing:
            return [cited_bulletin(session.archive, id) for id in self._targets()]
        owner = self._owner()
        former, shown = session.former_text, session.shown_bulletin
        if owner is not None:
            # Of a file, the bulletin that links it is cited.
            bulletin, id = owner
            return [cited_page(bulletin) if id is None else cited_bulletin(session.archive, id)]
        if former is not None and former.bulletin is shown:
            return [cited_bulletin(session.archive, former.id, section, former.revision)]
        if session.open_id is not None:
            return [cited_bulletin(session.archive, session.open_id, section)]
        return [cited_page(shown, section)] if shown is not None else []
