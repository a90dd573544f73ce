"""How relative key dates were resolved: by what they were counted, and from which day."""

from __future__ import annotations

from tui_reader.i18n import N_

KEY_DATES = (
    N_("the day of publication"),
    N_("the day after the publication"),
    N_("the date of the document"),
    N_("the day of entry into force"),
    N_("the end of the notice"),
    N_("the day of publication, {day}"),
    N_("the day after the publication, {day}"),
    N_("the date of the document, {day}"),
    N_("the day of entry into force, {day}"),
    N_("the end of the notice, {day}"),
    N_("the year follows from the date of the document, {day}"),
    N_("China's official holidays of {first} to {last}"),
    N_("Monday to Friday; China's holidays of these years are unknown"),
    N_("Monday to Friday, public holidays not excluded"),
    N_("{count} working days after {day} ({reason}), {what}"),
    N_("{count} working days after {day} ({reason})"),
    *(N_("{count} days after {day}, {what}"), N_("{count} days after {day}")),
    *(N_("{count} weeks after {day}, {what}"), N_("{count} weeks after {day}")),
    *(N_("{count} months after {day}, {what}"), N_("{count} months after {day}")),
    *(N_("{count} years after {day}, {what}"), N_("{count} years after {day}")),
    *(N_("{count} months from {day} on, {what}"), N_("{count} months from {day} on")),
    *(N_("{count} years from {day} on, {what}"), N_("{count} years from {day} on")),
)
