"""Messages on copies of archives: what cannot be copied, and what differs."""

from __future__ import annotations

from tui_reader.i18n import N_

COPIES = (
    N_("a text of it is damaged"),
    N_("the bytes of its page: {message}"),
    N_("this file was seen at no address, and was not copied"),
    N_("the other archive has another saved query of this name, which stays"),
    N_("the other archive has another watch of this name, which stays"),
    N_("this watch cannot be run, and was not copied"),
    N_("this bulletin is missing"),
    N_("this revision is missing"),
    N_("a revision was seen earlier or later than the other archive says"),
    N_("the bytes of the page of a revision are missing"),
    N_("the text of a revision differs"),
    N_("the bytes of the page of a revision differ"),
    N_("{message} (revision {count})"),
    N_("the source that it came from is missing"),
    N_("its file is missing"),
    N_("when its file was seen is missing"),
    N_("the text of its file is missing"),
    N_("what text recognition read on pages of its file is missing"),
    N_("what text recognition read is missing (page {count})"),
    N_("the bytes of its file differ"),
    N_("the text of its file differs"),
    N_("the state of this attachment is missing"),
    N_("marks or tags of it are missing"),
    N_("a note on it is missing"),
    N_("this saved query is missing"),
    N_("this watch is missing"),
    N_("that this announcement was acknowledged is missing"),
    N_("this announcement is missing"),
    N_("the dates of this announcement differ"),
    N_("that this announcement is gone is missing"),
    N_("the record that it was fetched is missing"),
    N_("the record that it could not be fetched is missing"),
    N_("the result of its last sync is missing"),
    N_("the record of its last crawl is missing"),
)
