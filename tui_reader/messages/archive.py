"""Messages on the archive and on packs, and what operating systems say."""

from __future__ import annotations

from tui_reader.i18n import N_

ARCHIVE = (
    # The archive and its file.
    N_("this archive is damaged; `bulletin-tui doctor --repair` saves what can be read"),
    N_(
        "this archive was cut off: {count} of its {number} bytes are there; restore a complete copy, or "
        "`bulletin-tui doctor --repair` saves what is there"
    ),
    N_(
        "this archive was cut off: only {count} bytes of the file are there; restore a complete copy, or "
        "`bulletin-tui doctor --repair` saves what is there"
    ),
    N_("the file was cut off: only {count} bytes of it are there"),
    N_(
        "the file is shorter than it was: {count} of its {number} pages are missing; it was cut off, or not "
        "copied whole"
    ),
    N_("the beginning of the file is missing or damaged"),
    N_("the beginning of the file is damaged"),
    N_("errors in its pages: {count}; SQLite's first: {raw}"),
    N_("errors in its pages: {count} or more; SQLite's first: {raw}"),
    N_("the beginning of the log of last changes is missing or damaged"),
    N_("the log of last changes is damaged: {count} pages in it cannot be checked"),
    N_(
        "the log of last changes ends in the middle of a change: it was cut off, or a program was stopped while "
        "it wrote"
    ),
    N_("the journal of an unfinished change is damaged"),
    N_("the text was lost when the archive was damaged; add the page again"),
    N_("the archive cannot be read ({reason}); check the disk"),
    N_("database disk image is malformed"),
    N_("file is not a database"),
    N_("the bytes of bulletin {count}: {message}"),
    N_("bulletin {count}: {message}"),
    N_("another program is writing to this archive; try again in a moment"),
    N_("this file is not a bulletin archive; name another file, or `bulletin-tui doctor --repair` if it was one"),
    N_("this archive is read-only; make the file and its folder writable"),
    N_("this archive is read-only; marks and stars are not kept"),
    N_("the archive cannot be opened; check that its folder exists and is writable"),
    N_("the archive cannot be opened; check the permissions of the file and its folder"),
    N_("the disk is full, nothing was written; free some space and try again"),
    N_("the disk failed while this archive was in use; check the disk and try again"),
    N_("the file is gone; put it back"),
    N_(
        "it is on a network file system ({raw}), where it can be damaged; move it to a local disk, or set "
        "BULLETIN_TUI_NETWORK_ARCHIVE=1 if a single program at a time uses it"
    ),
    N_("another file has taken its place; put the former one back, or start the program again"),
    N_("the file cannot be reached ({reason}); check its disk"),
    N_("{message}; the last marks were not kept, make them again"),
    N_("the log of another file was beside this one; it is now {raw}; delete it when it is not needed"),
    N_("this document is too large for an archive"),
    N_("the archive cannot be used ({raw}); put back a copy of the file"),
    N_("an archive cannot hold this value ({raw})"),
    N_("there is no file {raw} in this archive; fetch it again"),
    N_("file {raw}: its content is missing; fetch it again"),
    N_("file {raw}: its content is damaged; fetch it again"),
    N_("file {raw}: its digest is recorded wrongly; `bulletin-tui doctor --repair` mends it"),
    N_("file {raw}: its size is recorded wrongly; `bulletin-tui doctor --repair` mends it"),
    N_("the text of file {raw}: {message}"),
    N_("the recognized pages of file {raw}: {message}"),
    N_("larger than an archive can keep ({count} MiB)"),
    N_("deleted for the quota of attached files ({raw} MB); fetch it again"),
    N_("its folder cannot be created ({reason}); name a place that you can write to"),
    N_("this is a folder; name a file in it"),
    N_("this file belongs to another program; name another file"),
    N_(
        "this archive was written by a newer bulletin-tui (version {count} of the file, this "
        "program knows {number}); update bulletin-tui"
    ),
    N_(
        "cannot be checked here: its last changes are in a log file, which cannot be read in a "
        "read-only folder; copy all its files to a folder that you can write to"
    ),
    N_("this archive is open in another bulletin-tui; close that one first"),
    N_("it cannot be moved away ({reason}); check its folder"),
    N_(
        "open in another bulletin-tui (process {count}); read-only here: new bulletins appear here too, marks can "
        "be made there"
    ),
    N_("open in {who}; read-only here: new bulletins appear here too, marks can be made there"),
    N_("open in another bulletin-tui; read-only here: new bulletins appear here too, marks can be made there"),
    N_("{message}; until then marks and stars are not kept"),
    N_("there is no bulletin {count}; see `bulletin-tui list`"),
    N_("bulletin {count} has no revision {number}"),
    N_("a name needs at least one letter"),
    N_("another program is writing to this archive; the last marks were not kept, make them again"),
    # A shared archive.
    N_("a shared archive needs a package: `pip install 'bulletin-tui[postgres]'`"),
    N_("the archive has no roles, which yours may not make; run this again as one that may (CREATEROLE)"),
    N_("the role {raw} belongs to somebody; rename it, or the database"),
    N_("the connection to the server is lost ({reason}); it is retried"),
    N_("the server cannot be reached ({reason}); check its address and your network"),
    N_("the server cannot be verified ({raw}); name its certificate by `sslrootcert`, or state another `sslmode`"),
    N_("the server is read-only, as a replica is; name the primary server"),
    N_("the disk of the server is full, nothing was written; free some space and try again"),
    N_("the server has too many connections; try again in a moment"),
    N_("the server is starting or stopping; it is retried"),
    N_("your role may not do this; `bulletin-tui archive status` lists your roles, the owner grants others"),
    N_("there is no such database; check its name, or create it with `createdb`"),
    N_("you have no tag or saved query {name}; see `bulletin-tui list --tags` and `--saved`"),
    N_("no tag or saved query {name} is shared"),
    # Collections.
    N_("the collection {name} was changed meanwhile; open it again"),
    N_("the collection {name} is shared; an editor may change it"),
    N_("there is no collection {name}"),
    N_("this archive has one user; collections are shared in a shared archive"),
    N_("a collection needs a name of at most {count} characters"),
    N_("a collection has at most {count} items; begin another one"),
    N_("an address in a collection has at most {count} characters"),
    N_("the notes of a collection are too long together: at most {count} MiB"),
    N_("a saved search needs a name of at most {count} characters"),
    N_("a watch needs a name of at most {count} characters"),
    N_("a watch is for at most {count} sources; leave them out to watch all"),
    N_("a query has at most {count} characters; make two of it"),
    N_("this watch is damaged; `bulletin-tui doctor` says what is wrong"),
    N_("a note in a collection has at most {count} characters"),
    N_("there is a watch named {name} already; choose another name"),
    N_("this archive has one user; watches are shared in a shared archive"),
    N_("you have no watch {name}; see `bulletin-tui watch --list`"),
    N_("no watch {name} is shared; see `bulletin-tui watch --list`"),
    N_("the watch {name} is shared; an editor may delete it"),
    N_("the server refuses the password; check `.pgpass`"),
    N_("the server refuses this role; check its name and pg_hba.conf"),
    N_("this archive is damaged ({raw}); restore a backup"),
    N_("an index of this archive is damaged ({raw}); run REINDEX on it"),
    N_("the server reports an error ({raw}); look into its log"),
    N_("this is no address of a PostgreSQL database; write postgresql://host/database"),
    N_(
        "this is no address of a PostgreSQL database (there is no parameter {raw}); write postgresql://host/database"
    ),
    N_("your role may read this archive and keep nothing in it; ask its owner for the role of an editor"),
    N_("its stored bytes are damaged; add its page again, or restore a backup"),
    N_("the names of its roles would be too long for PostgreSQL (63 bytes); give the database a shorter name"),
    N_("there is no archive in this database; make one with `bulletin-tui archive create`"),
    N_(
        "this archive was written by a newer bulletin-tui (version {count} of the archive, this program knows "
        "{number}); update bulletin-tui"
    ),
    N_(
        "this archive has version {count}, this program needs {number}; bring it up to date with "
        "`bulletin-tui archive upgrade`"
    ),
    # Packs.
    N_("this is not a pack, or nothing in it can be read; get the file again"),
    N_("a newer bulletin-tui wrote this pack (version {raw}); update bulletin-tui"),
    N_("{raw} is not JSON"),
    N_("it does not match its own hash"),
    N_("it has more parts than any bulletin"),
    N_("it is not the JSON of this part ({raw})"),
    N_("it has no version"),
    N_("a size is not a number"),
    N_("a time is not readable"),
    N_("it is not readable JSON"),
    N_("it lacks required values"),
    N_("it contains no bulletin"),
    N_("its tags are not a list of names"),
    N_("it is nested more deeply than any bulletin"),
    N_("it is not a bulletin of this format"),
    N_("its content is missing or damaged"),
    N_("no attached file refers to this content"),
    N_("its content does not match its hash"),
    N_("its addresses are not a list"),
    N_("a recognized page of it is malformed"),
    N_("its text is no text"),
    N_("it is nested more deeply than any text"),
    N_("it is not an attached file of this format"),
    N_("these are not announcements of this format"),
    N_("this is not a manifest of this format"),
    N_("{count} more parts are damaged"),
    N_("it follows the last manifest"),
    N_("the manifest does not list it"),
    N_("{count} more files differ from the manifest"),
    N_("it is missing"),
    N_("it differs from the manifest"),
    N_("the last manifest is missing; what followed this part is lost"),
    N_("its end is damaged or missing"),
    N_("something follows its end"),
    N_("it is in the pack twice"),
    N_("its page is missing or damaged; the text is intact"),
    N_("no bulletin refers to this page"),
    N_("the bytes of the page do not match their hash; the text is intact"),
    N_("its head is missing"),
    N_("the file has changed since it was written ({what})"),
    N_("all bulletins in it are intact"),
    N_("apart from the faults above"),
    N_("it is truncated: its end is missing"),
    N_("its header and its content do not match"),
    N_("it is not a record of a pack"),
    N_("it unpacks to more than its limit"),
    N_("the file ends inside it"),
    N_("its compressed data are damaged"),
    N_("its page is larger than {size} and is left out"),
    N_("it is larger than {size} as JSON and is left out"),
    N_("its notes are too large for a pack and are left out"),
    N_("a note on it is damaged and left out"),
    N_("items of this collection are damaged and left out"),
    N_("notes and places in collections that cannot be kept: {count}"),
    N_("items for the collection {name} were not added: {message}"),
    N_("this file is larger than {size} and is left out"),
    N_("its text is larger than {size} as JSON and is left out"),
    N_("what text recognition read in it is larger than {size} as JSON and is left out"),
    N_("a file in it does not belong to a pack"),
    N_("its checksum or its size does not match"),
    N_("the header of a file in it is damaged"),
    # What operating systems and libraries say.
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("File exists"),
    N_("File name too long"),
    N_("No space left on device"),
    N_("Read-only file system"),
    N_("Input/output error"),
    N_("Too many open files"),
    N_("Connection refused"),
    N_("Connection reset by peer"),
    N_("Network is unreachable"),
    N_("Name or service not known"),
    N_("timed out"),
    N_("File is not a zip file"),
    N_("unexpected end of data"),
    N_("invalid header"),
    N_("truncated header"),
    N_("empty file"),
)
"""Templates of messages; see `translation`."""
