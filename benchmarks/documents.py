"""Documents read by the parser against reference texts, beside other programs; and damaged copies of documents.

    python -m benchmarks.documents DIR
    nice -n 19 python -m benchmarks.documents DIR --damaged 2000 [--seed 1] [--kind doc,xls]

DIR holds documents, and for some of them the text in DIR/text/NAME.txt. F1 and recall are those of 4-grams of
characters after NFKC without white space; recall counts what is listed as left out too. `order` is the share of
the reference's unique 6-grams in the longest run that stands in the same order. Names whose SHA-1 is divisible by
3 are reported apart, as set aside: nobody should look at them. Cells of workbooks are compared with calamine's.

A mark of a note, a comment or deleted text in the middle of a sentence breaks the 4-grams around it, though no
word is missing. `found` is therefore the share of the reference's characters that stand in a 4-gram of the text or
of what is listed as left out, after the marks of the notes of a Word document were removed from both texts.

With --damaged each file is cut at five places, and so many copies in all are changed at random. Each is read in
the confined process of the program; what ends it, takes longer than its deadline or raises an error is listed, and
the exit code is then 1.
"""

from __future__ import annotations

import argparse
import datetime as dates
import hashlib
import random
import re
import shutil
import subprocess
import sys
import time
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from importlib import import_module
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from benchmarks.measure import option_parser
from tui_reader.model import Bulletin, Failure, Page, Table, body_text, walk_sections
from tui_reader.parse.worker import Parser

GRAM, LONG_GRAM = 4, 6
CUTS = 5
MARK, MARKED = "\ue000", ("t", "footnoteReference", "endnoteReference")
WORKBOOKS = ("xls", "xlsx", "xlsb", "ods")
Extract = Callable[[Path], str]


def main() -> None:
    arguments = read_arguments()
    kinds = tuple(arguments.kind.split(",")) if arguments.kind else None
    files = [
        path
        for path in sorted(arguments.folder.iterdir())
        if path.is_file() and (kinds is None or path.suffix[1:].lower() in kinds)
    ]
    with Parser() as parser:
        if arguments.damaged:
            sys.exit(damage(files, parser, arguments.damaged, arguments.seed))
        score(files, arguments.folder / "text", parser)
        compare_cells([path for path in files if path.suffix[1:].lower() in WORKBOOKS], parser)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("documents", __doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--damaged", type=int, default=0, metavar="N", help="read N changed copies instead")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", help="endings of the files, separated by commas")
    return parser.parse_args()


def is_set_aside(path: Path) -> bool:
    """Whether nobody looks at a file."""
    return int(hashlib.sha1(path.name.encode()).hexdigest(), 16) % 3 == 0


def score(files: list[Path], texts: Path, parser: Parser) -> None:
    """Print the figures of each kind of file, and of those set aside apart."""
    systems: dict[str, Extract] = {"bulletin-tui": lambda path: text_of(parsed(parser, path)), **peers()}
    figures: dict[tuple[str, str, str], list[tuple[float, ...]]] = defaultdict(list)
    for path in files:
        reference = texts / f"{path.name}.txt"
        if not reference.exists():
            continue
        truth = normal(reference.read_text("utf-8-sig"))
        if not truth:
            continue
        for name, extract in systems.items():
            group = (path.suffix[1:].lower(), "set aside" if is_set_aside(path) else "open", name)
            answer = normal(extract(path))
            left_out = normal(left_out_of(parsed(parser, path))) if name == "bulletin-tui" else ""
            marks = note_marks(path)
            bare, bare_truth = without_marks(answer, marks), without_marks(truth, marks)
            shares = (recall(answer + left_out, truth), found(f"{bare}\n{left_out}", bare_truth))
            figures[group].append((f1(answer, truth), *shares, order(answer, truth)))
    print("| kind | set | program | files | F1 | recall | found | order |\n|---|---|---|---|---|---|---|---|")
    for (kind, group, name), rows in sorted(figures.items()):
        means = " | ".join(f"{sum(column) / len(rows):.3f}" for column in zip(*rows, strict=True))
        print(f"| {kind} | {group} | {name} | {len(rows)} | {means} |")
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    for path in files:
        page = parsed(parser, path)
        outcomes[path.suffix[1:].lower()]["refused" if isinstance(page, Failure) else "read"] += 1
        if isinstance(page, Failure) and not is_set_aside(path):
            print(f"refused: {page.error}")
    for kind, counts in sorted(outcomes.items()):
        print(f"{kind}: {counts['read']} read, {counts['refused']} refused")


def parsed(parser: Parser, path: Path) -> Page:
    """The page in a file."""
    return parser.parse(path.read_bytes(), str(path))


def text_of(page: Page) -> str:
    """Title and text of a page, the title once."""
    if not isinstance(page, Bulletin):
        return ""
    text = body_text(page)
    return text if normal(page.title or "") in normal(text) else f"{page.title}\n{text}"


def left_out_of(page: Page) -> str:
    """The text that a page lists as left out."""
    return "\n".join(entry.text for entry in page.left_out) if isinstance(page, Bulletin) else ""


def peers() -> dict[str, Extract]:
    """Other programs and libraries that are installed."""
    found: dict[str, Extract] = {}
    for program in ("antiword", "catdoc", "pdftotext"):
        if shutil.which(program):
            found[program] = lambda path, program=program: output(program, path)  # type: ignore[misc]
    for module, extract in (("striprtf.striprtf", rtf), ("docx2python", docx), ("markitdown", markdown)):
        try:
            library = import_module(module)
        except ImportError:
            continue
        found[module.partition(".")[0]] = lambda path, extract=extract, library=library: extract(library, path)  # type: ignore[misc]
    return found


def output(program: str, path: Path) -> str:
    end = ["-"] if program == "pdftotext" else []
    done = subprocess.run([program, str(path), *end], capture_output=True, timeout=60, check=False)
    return done.stdout.decode("utf-8", "replace")


def rtf(library: object, path: Path) -> str:
    return str(library.rtf_to_text(path.read_text("cp1252", "replace"), errors="ignore"))  # type: ignore[attr-defined]


def docx(library: object, path: Path) -> str:
    return str(library.docx2python(path).text) if path.suffix == ".docx" else ""  # type: ignore[attr-defined]


def markdown(library: object, path: Path) -> str:
    try:
        return str(library.MarkItDown().convert(str(path)).text_content)  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001
        # Any error of a peer counts as no text.
        return ""


def normal(text: str) -> str:
    """A text without white space and rules of tables."""
    return re.sub(r"[\s|]+", "", unicodedata.normalize("NFKC", text))


def grams(text: str, size: int = GRAM) -> Counter[str]:
    return Counter(text[at : at + size] for at in range(max(1, len(text) - size + 1)))


def f1(answer: str, truth: str) -> float:
    found, wanted = grams(answer), grams(truth)
    common = (found & wanted).total()
    return 2 * common / (found.total() + wanted.total())


def recall(answer: str, truth: str) -> float:
    wanted = grams(truth)
    return (grams(answer) & wanted).total() / wanted.total()


def found(answer: str, truth: str) -> float:
    """The share of the truth's characters that stand in a 4-gram of the answer, each of its 4-grams used once."""
    size = min(GRAM, len(truth))
    rest, covered = grams(answer, size), set[int]()
    for at in range(len(truth) - size + 1):
        gram = truth[at : at + size]
        if rest[gram]:
            rest[gram] -= 1
            covered.update(range(at, at + size))
    return len(covered) / len(truth)


def note_marks(path: Path) -> list[tuple[str, str]]:
    """The characters before each reference to a note in a Word document and the one after it, by its file."""
    try:
        with ZipFile(path) as archive:
            elements = list(ElementTree.fromstring(archive.read("word/document.xml")).iter())
    except (BadZipFile, KeyError):
        return []
    names = [element.tag.rpartition("}")[2] for element in elements]
    texts = zip(names, elements, strict=True)
    marked = normal(
        "".join((element.text or "") if name == "t" else MARK for name, element in texts if name in MARKED)
    )
    places = [match.start() for match in re.finditer(MARK, marked)]
    return [(marked[:at].replace(MARK, "")[-GRAM:], marked[at + 1 :].replace(MARK, "")[:1]) for at in places]


def without_marks(text: str, marks: list[tuple[str, str]]) -> str:
    """A text without the marks between these characters."""
    for before, after in marks:
        mark = rf"({re.escape(before)})(?:\[\w{{1,4}}\]|\d{{1,4}})(?={re.escape(after)})"
        text = re.sub(mark, r"\1", text, count=1)
    return text


def order(answer: str, truth: str) -> float:
    """The share of the truth's unique 6-grams in the longest run in the same order."""
    unique = [gram for gram, count in grams(truth, LONG_GRAM).items() if count == 1]
    places = {gram: at for at, gram in enumerate(unique)}
    counts = grams(answer, LONG_GRAM)
    ends: list[int] = []
    for at in range(len(answer) - LONG_GRAM + 1):
        gram = answer[at : at + LONG_GRAM]
        if counts[gram] == 1 and gram in places:
            index = bisect_left(ends, places[gram])
            ends[index : index + 1] = [places[gram]]
    found = sum(gram in counts for gram in unique)
    return len(ends) / found if found else 1.0


def compare_cells(files: list[Path], parser: Parser) -> None:
    """Print how many cells of workbooks are those of calamine, in the same order."""
    try:
        calamine = import_module("python_calamine")
    except ImportError:
        return
    for path in files:
        page = parsed(parser, path)
        if not isinstance(page, Bulletin):
            continue
        ours = list(cells_of(page))
        theirs: list[object] = []
        book = calamine.load_workbook(BytesIO(path.read_bytes()))
        for facts in book.sheets_metadata:
            if facts.visible == calamine.SheetVisibleEnum.Visible:
                rows = book.get_sheet_by_name(facts.name).to_python()
                theirs += [value for row in rows for value in row if value != ""]
        same = sum(map(is_same, ours, theirs))
        name = "(set aside)" if is_set_aside(path) else path.name
        print(f"cells of {name}: {len(ours)} against {len(theirs)} of calamine, {same} the same")


def cells_of(page: Bulletin) -> Iterator[str]:
    """The texts of the cells of a workbook, row by row."""
    if page.title and page.repeated_title is None and page.title not in body_text(page):
        yield page.title
    for section in walk_sections(page.sections):
        for block in section.blocks:
            if isinstance(block, Table):
                yield from (cell.text for row in block.rows for cell in row if cell.text)
            else:
                yield from getattr(block, "text", "").split("\n")


def is_same(shown: str, value: object) -> bool:
    """Whether a shown cell has a value: a number is rounded as it is shown."""
    if isinstance(value, bool):
        return shown == str(value).upper()
    if isinstance(value, float):
        digits = re.sub(r"[^\d.Ee+-]", "", shown)
        try:
            number = float(digits) / (100 if "%" in shown else 1)
        except ValueError:
            return False
        return abs(number - value) <= max(abs(value) * 0.005, 0.005)
    if isinstance(value, dates.date):
        return str(value.year) in shown or f"{value.year % 100:02}" in shown
    return normal(shown) == normal(str(value))


def damage(files: list[Path], parser: Parser, copies: int, seed: int) -> int:
    """Read damaged copies, print what became of them; the exit code."""
    chance = random.Random(seed)
    outcomes: Counter[str] = Counter()
    started = time.monotonic()
    each = -(-copies // len(files))
    number = 0
    for path in files:
        data = path.read_bytes()
        cut = [data[: len(data) * at // (CUTS + 1)] for at in range(1, CUTS + 1)]
        changed = (mutated(data, chance) for _ in range(min(each, copies - number)))
        number += min(each, copies - number)
        for index, copy in enumerate((data, *cut, *changed)):
            page = parser.parse(copy, str(path))
            outcome = fault(page) or ("refused" if isinstance(page, Failure) else "read")
            outcomes[outcome] += 1
            if fault(page):
                print(f"{path.name} copy {index} (seed {seed}): {getattr(page, 'error', '')}", flush=True)
    seconds = time.monotonic() - started
    print(f"{outcomes.total()} copies of {len(files)} files in {seconds:.0f} s: {dict(outcomes)}")
    return int(any(name not in ("read", "refused") for name in outcomes))


def fault(page: Page) -> str:
    """What is wrong with an answer: the process ended, took too long or met an error; empty for a good one."""
    error = page.error if isinstance(page, Failure) else ""
    signs = {"ended the process": "crash", "took longer": "hang", "please report": "error"}
    return next((name for sign, name in signs.items() if sign in error), "")


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A copy with a few bytes changed, or a part of it removed, repeated or zeroed."""
    copy = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(copy))
        length = min(chance.choice((1, 2, 16, 512)), len(copy) - at)
        match chance.randrange(5):
            case 0:
                copy[at : at + length] = bytes(length)
            case 1:
                del copy[at : at + length]
            case 2:
                copy[at:at] = copy[at : at + length]
            case _:
                copy[at : at + length] = chance.randbytes(length)
        if not copy:
            return bytes(1)
    return bytes(copy)


if __name__ == "__main__":
    main()
