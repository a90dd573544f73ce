"""Messages on files that bulletins link: how they were fetched, and what came instead."""

from __future__ import annotations

from tui_reader.i18n import N_

ATTACHMENTS = (
    N_("number of downloads"),
    N_("the server does not have this file any more"),
    N_("the bulletin does not list this file any more; open it again"),
    N_("the file is larger than {size}, the most that is fetched"),
    N_("the file redirects more than {count} times; check the address"),
    N_("the file redirects to something that is not a web address"),
    N_(
        "the file leads from https to {address}, which anyone on the network can change; use that "
        "address if you trust the network"
    ),
    N_("the file leads to a {scheme}: address, which is not followed"),
    N_("the file cannot be requested ({raw}); check the headers of the source"),
    N_("the file asks for a password, which bulletin-tui cannot give"),
    N_("the file is larger than {size}, the most that is read"),
    N_("the file arrived damaged (its compression is broken); try again"),
    N_("the file broke off before its end; try again"),
    N_("the server sent only a part of the file; try again later"),
    N_("the file arrives a few bytes at a time; not read"),
    N_("the file is compressed in too many pieces; try it in a browser"),
    N_("the server sent an empty file"),
    N_("this is a page of the site, not a file"),
    N_("a page came instead of the file"),
    N_("a page to log in came instead of the file"),
    N_("a page that asks for a code came instead of the file; open the address in a browser"),
    N_("an error page came instead of the file"),
    N_("a page with a script came instead of the file; open the address in a browser"),
    N_("a message of the server came instead of the file"),
    N_("this file"),
    N_("this file holds several documents; add it as a source to read them"),
    N_("this file was not fetched: {reason}"),
    N_("this file is not kept: {reason}"),
    N_("{count} files were not fetched, as this one: {reason}"),
    N_("{count} files are not kept, as this one: {reason}"),
    N_("{count} files in a row could not be fetched; the next sync fetches the rest"),
    N_("after {size} of files the others are left to the next sync; there are {count}"),
    N_("files of kinds that are not read are left out: {count}"),
    N_("of a bulletin only the first {number} files are fetched; others left out: {count}"),
)
"""Templates of messages; see `translation`."""
