"""The overview of a view on the whole screen: timeline, calendar, publishers, sources and sections."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.app import ComposeResult

from tui_reader.archive.statistics.periods import Timeline, Unit
from tui_reader.archive.statistics.rhythm import MOST, rhythms
from tui_reader.archive.statistics.values import Grouping, TopicWord
from tui_reader.archive.values import View
from tui_reader.i18n import gettext as _
from tui_reader.ui.articles.filters import describe_filter
from tui_reader.ui.articles.row_or_date import range_text
from tui_reader.ui.keys.actions import Handler, Scope, movements_by_half
from tui_reader.ui.keys.hints import key_hints
from tui_reader.ui.keys.keyed_screen import KeyedScreen
from tui_reader.ui.overview.calendar_pane import CalendarPane
from tui_reader.ui.overview.groups_pane import GroupsPane, PageTabs
from tui_reader.ui.overview.timeline_pane import SparkPane, TimelinePane
from tui_reader.ui.widgets.rows_pane import RowsPane

if TYPE_CHECKING:
    from tui_reader.ui.panes import Session

MOST_MONTHS = 60
"""A timeline of more months begins with years, one of fewer than `LEAST_MONTHS` with days. Chosen by hand."""
LEAST_MONTHS = 2
LONGEST_MONTH = 31
WORDS = 30
LEAST_LINES_FOR_SPARK = 14

_GROUPINGS: tuple[Grouping, ...] = ("publisher", "source", "section")


class OverviewPlace(NamedTuple):
    """What is chosen in the overview: a view to show in the list, or a query to search for."""

    view: View | None = None
    query: str = ""


def show_overview(session: Session, view: View, chosen: Callable[[OverviewPlace], None]) -> None:
    """Open the overview of a view; `chosen` is called with what is opened in it. Raises ArchiveError.

    The timeline and the calendar show all days, with the cursor on those of the view."""
    timeline = Timeline(session.archive.day_counts(view._replace(since=None, until=None)))
    if not timeline.total:
        session.app.show_message(_("No articles here."))
        return
    session.app.push_screen(OverviewScreen(session, view, timeline, chosen))


def _first_unit(around: tuple[date, date], view: View) -> Unit:
    """The unit in which the timeline begins: that of the days of the view, else by how long it is."""
    if view.since and view.until:
        days = (view.until - view.since).days + 1
        return "day" if days <= 1 else "month" if days <= LONGEST_MONTH else "year"
    months = (around[1].year - around[0].year) * 12 + around[1].month - around[0].month + 1
    return "year" if months > MOST_MONTHS else "month" if months >= LEAST_MONTHS else "day"


class OverviewScreen(KeyedScreen):
    """Pages over one timeline, of which the one in front has the keys; `q` and Escape return to the list."""

    DEFAULT_CSS: ClassVar[str] = "OverviewScreen { layout: vertical; }"

    def __init__(
        self, session: Session, view: View, timeline: Timeline, chosen: Callable[[OverviewPlace], None]
    ) -> None:
        super().__init__(session.keymap, session.config.chord_timeout)
        self.session, self.view, self.timeline, self.chosen = session, view, timeline, chosen
        whole = view._replace(since=None, until=None)
        self.title_text = " · ".join(describe_filter(whole)) or _("All articles")
        around = timeline.days or (date.today(), date.today())
        self.start = min(view.until or view.since or around[1], around[1])
        unit = _first_unit(around, view)
        self.tabs = PageTabs([_("Timeline"), _("Calendar"), _("Publishers"), _("Sources"), _("Sections")])
        self.timeline_pane = TimelinePane(timeline, self.title_text, unit)
        self.spark = SparkPane(self.timeline_pane)
        self.calendar = CalendarPane(timeline, self.title_text, self.start)
        self.groups: dict[Grouping, GroupsPane] = {}
        self.page = 0

    def compose(self) -> ComposeResult:
        yield from (self.tabs, self.spark, self.timeline_pane, self.calendar, self.prompt, self.status)

    def on_mount(self) -> None:
        self.calendar.display = False
        self.prompt.mount_input()
        self.set_focus(self.timeline_pane)
        self.timeline_pane.go_to_day(self.start)
        # Again once its size is known.
        self.call_after_refresh(self.timeline_pane.go_to_day, self.start)
        self._show_spark()
        self.show_hints()

    def on_resize(self) -> None:
        """Room for the line of the whole timeline comes and goes with the size."""
        self._show_spark()

    def _show_spark(self) -> None:
        room = self.app.size.height >= LEAST_LINES_FOR_SPARK and self.app.ambiguous == 1
        self.spark.display = room and self.page == 0

    def show_hints(self) -> None:
        """Show the keys that do something on this page."""
        without = {"overview-sort"} if self.page in (0, 1, 4) else set()
        without |= set() if self.page == 0 else {"overview-closer", "overview-wider"}
        without |= set() if self.page in (0, 1) else {"topic-words"}
        self.status.hints = key_hints("overview", self.keymap, without=without)

    @property
    def pane(self) -> TimelinePane | CalendarPane | GroupsPane:
        """The pane of the page in front."""
        if self.page < 2:
            return self.calendar if self.page else self.timeline_pane
        return self.groups[_GROUPINGS[self.page - 2]]

    @property
    def scope(self) -> Scope:
        return "overview"

    def handlers(self) -> Mapping[str, Handler]:
        found: dict[str, Handler] = {
            **movements_by_half("overview", _InFront(self)),
            "help": self.session.show_help,
            "back": self.dismiss,
            "cancel": self.dismiss,
            "overview": self.dismiss,
            "open-period": self.open,
            "overview-closer": lambda: self.zoom(1),
            "overview-wider": lambda: self.zoom(-1),
            "overview-next": lambda: self.show_page((self.page + 1) % 5),
            "overview-previous": lambda: self.show_page((self.page - 1) % 5),
            "overview-sort": self.sort,
            "topic-words": self.show_topic_words,
        }
        names = ("timeline", "calendar", "publishers", "sources", "sections")
        for page, name in enumerate(names):
            found[f"overview-{name}"] = lambda page=page: self.show_page(page)  # type: ignore[misc]
        return found

    def show_page(self, page: int) -> None:
        """Bring a page to the front. Raises ArchiveError."""
        if page >= 2 and _GROUPINGS[page - 2] not in self.groups:
            self._make_groups(_GROUPINGS[page - 2])
        day = self.day
        self.pane.display = False
        self.page = self.tabs.page = page
        pane = self.pane
        pane.display = True
        if isinstance(pane, CalendarPane):
            pane.go_to(day)
        elif isinstance(pane, TimelinePane):
            pane.go_to_day(day)
        self._show_spark()
        self.set_focus(pane)
        self.tabs.refresh()
        self.show_hints()

    @property
    def day(self) -> date:
        """The day under the cursor of the timeline or the calendar: of a longer period its last one that has
        any."""
        if self.page == 1:
            return self.calendar.day
        period = self.timeline_pane.current
        if period is None:
            return self.calendar.day
        inside = self.calendar.day
        return inside if period.first <= inside <= period.last else self.timeline.last_day(period) or period.first

    def _make_groups(self, by: Grouping) -> None:
        archive = self.session.archive
        groups = archive.group_counts(self.view, by)
        days = {} if by == "section" else archive.publication_days(by, MOST)
        found = rhythms(days, self.session.today())
        pane = GroupsPane(by, groups, found, " · ".join(describe_filter(self.view)) or self.title_text)
        self.groups[by] = pane
        self.mount(pane, before=self.prompt)

    def zoom(self, step: int) -> None:
        """Shorter or longer periods; in the calendar the next day or the one before."""
        pane = self.pane
        if isinstance(pane, CalendarPane):
            pane.move(step)
        elif isinstance(pane, TimelinePane):
            pane.zoom(step)
            self.spark.refresh()
        else:
            self._tell_no_period()

    def _tell_no_period(self) -> None:
        self.show_message(_("Only the timeline and the calendar have periods."))

    def sort(self) -> None:
        """Sort publishers or sources by number or by silence."""
        pane = self.pane
        if not isinstance(pane, GroupsPane) or not pane.rhythms:
            self.show_message(_("Only publishers and sources can be sorted."))
            return
        pane.sort()
        self.show_message(_("Quiet ones first.") if pane.by_silence else _("Largest first."))

    @property
    def range(self) -> tuple[date, date] | None:
        """The days that are chosen: the period under the cursor; None on the other pages."""
        if self.page == 1:
            return self.calendar.day, self.calendar.day
        period = self.timeline_pane.current if self.page == 0 else None
        return None if period is None else (period.first, period.last)

    def chosen_view(self) -> View | None:
        """The view with what is under the cursor; None where the list cannot show that."""
        pane, found = self.pane, self.range
        if found is not None:
            return self.view._replace(since=found[0], until=found[1])
        if isinstance(pane, GroupsPane) and (group := pane.current) is not None:
            if pane.by == "publisher":
                return self.view._replace(source=group.name)
            if pane.by == "source":
                return self.view._replace(origins=(group.name,))
        return None

    def open(self) -> None:
        """Show what is under the cursor in the list."""
        view = self.chosen_view()
        if view is None:
            self.show_message(_("The list cannot show one section alone."))
            return
        self._choose(OverviewPlace(view))

    def _choose(self, place: OverviewPlace) -> None:
        if self.is_current:
            self.dismiss()
            self.chosen(place)

    def show_topic_words(self) -> None:
        """List the words that titles of the period have more often than others. Raises ArchiveError."""
        from tui_reader.ui.widgets.pick_screen import Choice, PickScreen

        found = self.range
        if found is None:
            self._tell_no_period()
            return
        view = self.view._replace(since=found[0], until=found[1])
        words = self.session.archive.topic_words(view, WORDS)
        if not words:
            self.show_message(_("No word is more frequent here than in the rest of the archive."))
            return
        text = range_text(*found)

        def chosen(index: int | None) -> None:
            if index is not None:
                self._choose(OverviewPlace(query=f'title:"{words[index].word}" date:{text}'))

        title = _("Frequent words, {period}").format(period=text)
        self.app.push_screen(PickScreen(title, [Choice(each.word, word_note(each)) for each in words]), chosen)

    def on_rows_pane_moved(self, event: RowsPane.Moved) -> None:
        event.stop()
        if event.pane is self.timeline_pane:
            self.spark.refresh()

    def on_rows_pane_chosen(self, event: RowsPane.Chosen) -> None:
        event.stop()
        self.app.guarded(self.open)

    def on_calendar_pane_opened(self) -> None:
        self.app.guarded(self.open)


def word_note(word: TopicWord) -> str:
    """How many titles have a word here and elsewhere."""
    return _("{here} of titles, {elsewhere} elsewhere").format(
        here=f"{word.share:.0%}", elsewhere=f"{word.elsewhere:.1%}"
    )


class _InFront:
    """The movements of the page in front."""

    def __init__(self, screen: OverviewScreen) -> None:
        self._screen = screen

    def line_down(self) -> None:
        self._screen.pane.line_down()

    def line_up(self) -> None:
        self._screen.pane.line_up()

    def page_down(self) -> None:
        self._screen.pane.page_down()

    def page_up(self) -> None:
        self._screen.pane.page_up()

    def half_page_down(self) -> None:
        self._screen.pane.half_page_down()

    def half_page_up(self) -> None:
        self._screen.pane.half_page_up()

    def go_to_top(self) -> None:
        self._screen.pane.go_to_top()

    def go_to_bottom(self) -> None:
        self._screen.pane.go_to_bottom()
