"""What holds for every bulletin: places are in the text, nothing raises, and the work grows with the text."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from tests.support.work import executed_lines
from tui_reader.extraction.key_dates import VERSION, key_dates
from tui_reader.extraction.values import TITLE
from tui_reader.model import Bulletin, Cell, Paragraph, Section, SignOff, Table, body_text
