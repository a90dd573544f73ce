"""Citations of what is open or selected, copied in the format that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.text.clean import single_line
from tui_reader.ui.widgets.pick_screen import Choice, PickScreen

if TYPE_CHECKING:
    from tui_reader.export_formats.citations.cited import CitedText
    from tui_reader.export_formats.citations.formats import CitationFormat
    from tui_reader.ui.action_targets import ActionTargets
    from tui_reader.ui.panes import Panes, Session


class CitationCopying:
    """Cites bulletins. All methods may raise ArchiveError; see `Host.guarded`."""

    def __init__(self, panes: Panes, session: Session, targets: ActionTargets) -> None:
        self._panes, self._session, self._targets = panes, session, targets
        self._last = 0
        """The format that was chosen last."""

    def choose(self) -> None:
        """Choose a format for the selected bulletins, or for the section in sight, and copy citations in it."""
        self._choose(self._targets.section())

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
            return len(self._targets.ids())
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

        archive, shown = self._session.archive, self._session.shown_bulletin
        if owner := self._targets.owner():
            # Of a file, the bulletin that links it is cited.
            bulletin, id = owner
            return [cited_page(bulletin) if id is None else cited_bulletin(archive, id)]
        if former := self._targets.former():
            return [cited_bulletin(archive, former.id, section, former.revision)]
        if ids := self._targets.ids():
            return [cited_bulletin(archive, id, section) for id in ids]
        return [cited_page(shown, section)] if shown is not None and not self._panes.listing else []
