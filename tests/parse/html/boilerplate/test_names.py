"""Names are read word by word; a framework's settings say nothing of what a box holds."""

from __future__ import annotations

import pytest

from tui_reader.parse.html.boilerplate.names import name_kinds


@pytest.mark.parametrize(
    ("names", "kinds"),
    [
        ("related-articles", {"related"}),
        ("c-newsletterModule", {"newsletter"}),
        ("comment-list", {"comments"}),
        ("post-author", {"author"}),
        ("entry__share-buttons", {"share"}),
        ("tags", {"information"}),
        ("sr-only", {"hidden"}),
        ("overflow-hidden", set()),
        ("hidden-xs", set()),
        ("md:hidden print:hidden", set()),
        ("respond-by", set()),
        ("adhoc", set()),
        ("post-12 post type-post tag-cookies category-ads", set()),
        ("has-sidebar", set()),
        ("et_pb_footer_columns4", set()),
        ("field--label-hidden field--type-comment", set()),
        ("report__part--ads", set()),
    ],
)
def test_kinds(names: str, kinds: set[str]) -> None:
    assert name_kinds(None, names) == kinds
