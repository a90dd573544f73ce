"""Damaged watches and collections that all users of a shared archive have."""

from __future__ import annotations

from tests.support.postgres_databases import shared_archive
from tui_reader.archive.postgres.store import PostgresArchive
from tui_reader.archive.workspace.collections.values import Collection, CollectionItem
from tui_reader.archive.workspace.watches import Watch


def test_editors_mend_what_all_share_and_readers_what_is_theirs() -> None:
    addresses = shared_archive()
    with PostgresArchive.open(addresses["eve"]) as eve, PostgresArchive.open(addresses["ann"]) as ann:
        for user in (eve, ann):
            user.save_collection(Collection("供水", (CollectionItem("a:1"),)), None)
            user.save_watch(Watch("停水", "停水"))
        eve.share_collection("供水", True)
        eve.share_watch("停水", True)
        with PostgresArchive.open(addresses[""]) as owner:
            owner.server.write("UPDATE collections SET content = 'junk'")
            owner.server.write("UPDATE watches SET query = 'date:never'")
        for user, other in ((eve, ann), (ann, eve)):
            left = other.workspace_faults()
            assert [each.kind for each in user.workspace_faults()] == ["watch", "collection"]
            user.mend_workspace(user.workspace_faults(), lambda *_: None, drop=True)
            assert user.workspace_faults() == []
            assert other.workspace_faults() == left
