"""The tables of statistics: sums by followed source and day, and fingerprints of texts."""

from __future__ import annotations

_AT = "origin = coalesce({0}.origin, '') AND day = {0}.day"
_ADD = (
    "INSERT INTO origin_days (origin, day, total, unread, starred) "
    "VALUES (coalesce(NEW.origin, ''), NEW.day, 1, 1 - NEW.read, NEW.starred) ON CONFLICT (origin, day) DO UPDATE "
    "SET total = total + 1, unread = unread + 1 - NEW.read, starred = starred + NEW.starred;"
)
_TAKE = (
    "UPDATE origin_days SET total = total - 1, unread = unread - 1 + OLD.read, starred = starred - OLD.starred "
    f"WHERE {_AT.format('OLD')}; DELETE FROM origin_days WHERE {_AT.format('OLD')} AND total = 0;"
)

STATISTICS_TABLES = (
    "CREATE TABLE origin_days (origin TEXT, day INTEGER, total INTEGER NOT NULL, unread INTEGER NOT NULL, "
    "starred INTEGER NOT NULL, PRIMARY KEY (origin, day)) WITHOUT ROWID",
    "INSERT INTO origin_days SELECT coalesce(origin, ''), day, count(*), sum(1 - read), sum(starred) "
    "FROM bulletins GROUP BY 1, 2",
    f"CREATE TRIGGER origin_day_added AFTER INSERT ON bulletins BEGIN {_ADD} END",
    f"CREATE TRIGGER origin_day_removed AFTER DELETE ON bulletins BEGIN {_TAKE} END",
    "CREATE TRIGGER origin_day_marked AFTER UPDATE OF read, starred ON bulletins "
    "WHEN OLD.read <> NEW.read OR OLD.starred <> NEW.starred BEGIN "
    "UPDATE origin_days SET unread = unread + OLD.read - NEW.read, starred = starred - OLD.starred + NEW.starred "
    f"WHERE {_AT.format('NEW')}; END",
    "CREATE TRIGGER origin_day_changed AFTER UPDATE OF origin, day ON bulletins "
    f"WHEN OLD.origin IS NOT NEW.origin OR OLD.day <> NEW.day BEGIN {_TAKE} {_ADD} END",
    "CREATE TABLE sections (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    # What was found out about the current text: its section, NULL for none.
    "CREATE TABLE fingerprinted (bulletin INTEGER PRIMARY KEY REFERENCES bulletins (id) ON DELETE CASCADE, "
    "section INTEGER)",
    # Sections are counted in its order, which takes a fifth of the time of sorting 1,000,000 rows.
    "CREATE INDEX fingerprinted_by_section ON fingerprinted (section)",
    # Keys of sentences, equal in texts that may be the same. Those of former texts stay: what they lead to is
    # compared.
    "CREATE TABLE fingerprints (key INTEGER, bulletin INTEGER, PRIMARY KEY (key, bulletin)) WITHOUT ROWID",
    # Bulletins with the same text as another; `first` is the one that was kept first, which is here, too.
    "CREATE TABLE same_texts (bulletin INTEGER PRIMARY KEY REFERENCES bulletins (id) ON DELETE CASCADE, "
    "first INTEGER NOT NULL)",
    "CREATE INDEX same_texts_by_first ON same_texts (first)",
    # Texts that wait to be compared with others, and the version of the rules by which the rest was.
    "CREATE TABLE unfingerprinted (bulletin INTEGER PRIMARY KEY)",
    "CREATE TABLE fingerprint_rules (version TEXT NOT NULL)",
    "INSERT INTO fingerprint_rules VALUES ('')",
    "CREATE TRIGGER document_added AFTER INSERT ON documents BEGIN "
    "INSERT OR IGNORE INTO unfingerprinted VALUES (NEW.id); END",
    "CREATE TRIGGER document_replaced AFTER UPDATE OF contract ON documents BEGIN "
    "INSERT OR IGNORE INTO unfingerprinted VALUES (NEW.id); END",
    "CREATE TRIGGER document_removed AFTER DELETE ON documents BEGIN "
    "DELETE FROM unfingerprinted WHERE bulletin = OLD.id; END",
)
