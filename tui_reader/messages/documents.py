"""Messages of the parser on documents: Word, OpenDocument, RTF, PDF, EPUB, Markdown, calendars."""

from __future__ import annotations

from tui_reader.i18n import N_

DOCUMENTS = (
    # Documents: Word, OpenDocument, RTF, PDF, EPUB, Markdown, calendars.
    N_("{page} is a calendar without events; there is nothing to read"),
    N_("only the first {count} of {all} events were read"),
    N_("{count} line of the calendar could not be read"),
    N_("{count} lines of the calendar could not be read"),
    N_("{page} is an Office document with a password; save a copy without it"),
    N_("{page} is an Outlook message (.msg); save it as .eml"),
    N_("{page} is a Word document in the old format (.doc); save it as .docx"),
    N_("{page} is an Excel workbook in the old format (.xls); open it with a program made for it"),
    N_("{page} is a PowerPoint file in the old format (.ppt); open it with a program made for it"),
    N_("{page} is a {name} document; install bulletin-tui[documents] to read {names} files"),
    N_("{page} is a {name}; install bulletin-tui[documents] to read {names} files"),
    N_("{page} is an EPUB book without text; its pages may be pictures"),
    N_("{page} is an EPUB book with copy protection; open it with the program of its shop"),
    N_("the chapter {name} is missing or no text"),
    N_("the embedded document {name} was not read"),
    N_("only {count} series and {points} points of each were read of a chart"),
    N_("only the first {count} chapters were read"),
    N_("the page {name} of the book is {kind} and was not read"),
    N_("the document has more than {count} marks; emphasis, links and tables are shown as typed"),
    N_("blocks are nested {count} levels deep; lists and quotations are shown as text"),
    N_("the front matter is no YAML mapping of plain values; it was left out"),
    N_("the front matter's date {raw} is no date"),
    N_("an OpenDocument text"),
    N_("{page} is an OpenDocument text without text; its pages may be pictures"),
    N_("{page} is an OpenDocument text with a password; save a copy without it"),
    N_("{page} is an OpenDocument text that is damaged; get the file again"),
    N_("{page} is {kind} that is damaged; get the file again"),
    N_("{page} is {kind} that unpacks to far more than one can hold; it is not read"),
    N_("{page} is a PDF without text (pictures of pages); a program for text recognition can read it"),
    N_("only the first {count} of {all} pages were read; the rest would have taken too long"),
    N_("{page} is an encrypted PDF; save a copy without its password"),
    N_("{page} is an encrypted PDF; install bulletin-tui[documents], or print it to a new PDF file to read it"),
    N_("{page} is a damaged PDF; get the file again"),
    N_("{count} of {all} pages could not be read"),
    N_("{page} is an RTF document without text; its pages may be pictures"),
    N_("{page} is a Word document without text; its pages may be pictures"),
    N_("{page} is a damaged Word document; get the file again"),
    N_("{page} is a Word document that unpacks to far more than one can hold; it is not read"),
)
"""Templates of messages; see `translation`."""
