"""The confined parser: what its process can still do, and what it says where the system cannot confine it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tui_reader.model import Bulletin, Failure
from tui_reader.parse.confinement.process import Confinement
from tui_reader.parse.worker import SMALLEST_START, Parser

REFUSED = {
    "read a file of the system": "open('/etc/passwd').read()",
    "read a file of the user": "open({file!r}).read()",
    "list a folder of the user": "os.listdir({folder!r})",
    "read the memory of the process": "open('/proc/self/maps').read()",
    "write a file": "open({folder!r} + '/new', 'w')",
    "write into the package": "open({package!r} + '/new', 'w')",
    "replace a file": "os.replace({file!r}, {file!r} + '2')",
    "remove a file": "os.unlink({file!r})",
    "create a folder": "os.mkdir({folder!r} + '/new')",
    "change the rights of a file": "os.chmod({file!r}, 0o777)",
    "change the time of a file": "os.utime({file!r})",
    "create a socket": "socket.socket()",
    "create a Unix socket": "socket.socket(socket.AF_UNIX)",
    "create a datagram socket": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "look up a name": "socket.getaddrinfo('127.0.0.1', 80)[0] and socket.create_connection(('127.0.0.1', 9))",
    "start a program": "os.execv('/bin/true', ['true'])",
    "start a program with subprocess": "subprocess.run(['/bin/true'])",
    "start a process": "os.fork()",
    "end another process": "os.kill(os.getppid(), 0)",
    "use a file of its parent": "os.read({descriptor}, 1)",
}

KEPT = {
    "import a module": "__import__('sqlite3')",
    "import an installed module late": "__import__('docx')",
    "read a time zone": "__import__('zoneinfo').ZoneInfo('Asia/Shanghai')",
    "random numbers": "os.urandom(4)",
}

PROGRAM = """
import json, os, socket, subprocess, sys
from tui_reader.model import Bulletin, Failure, Listing
from tui_reader.parse import page
from tui_reader.parse.serving import process as serving

def attempts(data, address, *rest, **options):
    told = {{}}
    for name, code in json.loads(data).items():
        try:
            eval(code)
            told[name] = "done"
        except OSError as error:
            told[name] = f"refused: {{error.strerror}}"
        except Exception as error:
            told[name] = repr(error)
    told["environment"] = dict(os.environ)
    return Failure(address, json.dumps(told))

page.parse_page = attempts
sys.argv = ["worker", str(2 << 30), "60", "confinement"]
serving.main()
"""

HELPLESS = """
from tui_reader.parse.confinement import landlock, seccomp, process
def refuse(*_):
    raise OSError(38, "Function not implemented")
{without}
import json
print(json.dumps(process.confine()))
"""


def in_the_worker(attempts: dict[str, str], tmp_path: Path) -> tuple[Confinement, dict[str, object]]:
    """The result of each piece of code in the worker process, run as its parser runs it."""
    file = tmp_path / "letter.txt"
    file.write_text("private")
    package = Path(__file__).parents[3] / "tui_reader"
    inherited = os.open(file, os.O_RDONLY)
    os.set_inheritable(inherited, True)
    places = {"file": str(file), "folder": str(tmp_path), "package": str(package), "descriptor": inherited}
    data = json.dumps({name: code.format(**places) for name, code in attempts.items()}).encode()
    header = {"pages": [["a.html", len(data)]], "charset": None, "media_type": None, "rules": {}}
    try:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM.format()],
            input=json.dumps(header).encode() + b"\n" + data,
            capture_output=True,
            close_fds=False,
            env={**os.environ, "SECRET": "hunter2"},
            timeout=120,
        )
    finally:
        os.close(inherited)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    greeting, answer = map(json.loads, done.stdout.splitlines())
    told = greeting["confinement"]
    return Confinement(**{**told, "missing": tuple(told["missing"])}), json.loads(answer["error"])


def test_files_network_and_processes_are_refused(tmp_path: Path) -> None:
    confinement, told = in_the_worker(REFUSED, tmp_path)
    assert told.pop("environment") == {}
    if not confinement.complete:
        pytest.skip(f"this system cannot confine a process: {'; '.join(confinement.missing)}")
    done = {name: what for name, what in told.items() if not str(what).startswith("refused")}
    assert done == {}
    assert len(told) == len(REFUSED)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter.txt"]


def test_what_parsing_needs_is_left(tmp_path: Path) -> None:
    _confinement, told = in_the_worker(KEPT, tmp_path)
    told.pop("environment")
    assert set(told.values()) == {"done"}, told


@pytest.mark.parametrize(
    ("without", "kept", "words"),
    [
        pytest.param("landlock.version = lambda: 0", (False, True, True), ["Landlock: "], id="Landlock"),
        pytest.param("seccomp.forbid_calls = refuse", (True, False, False), ["seccomp: "], id="seccomp"),
        pytest.param(
            "seccomp.platform.machine = lambda: 'vax'", (True, False, False), ["seccomp: "], id="processor"
        ),
        pytest.param(
            "seccomp.forbid_new_privileges = refuse", (False, False, False), ["no_new_privs: "], id="privileges"
        ),
        pytest.param(
            "process.sys.platform = 'darwin'", (False, False, False), ["this system (darwin)"], id="another system"
        ),
    ],
)
def test_what_could_not_be_taken_away_is_named(
    without: str, kept: tuple[bool, bool, bool], words: list[str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", HELPLESS.format(without=without)], capture_output=True, check=True, timeout=120
    )
    files, network, processes, missing = json.loads(done.stdout)
    told = Confinement(files, network, processes, tuple(missing))
    assert not told.complete
    assert any(line.startswith(word) for line in told.missing for word in words), told
    # Where the system of this machine offers the rest, it is used all the same.
    for is_kept, could_be in zip(told[:3], kept, strict=True):
        assert not is_kept or could_be


def test_the_parser_says_what_confines_it() -> None:
    with Parser() as parser:
        told = parser.confinement()
        assert told.complete == (told.missing == ())
        assert isinstance(parser.parse(b"<h1>A</h1><p>text</p>", "a.html"), Bulletin)
        assert parser.confinement() == told


class TestRequired:
    """`confined`: no page is parsed by a process that is not confined."""

    @pytest.mark.parametrize("size", [10, 10 * SMALLEST_START])
    def test_a_page_is_refused(self, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
        """At once, whatever its size: its start would be refused as well."""
        started = []
        unconfined = 'import json; print(json.dumps({"confinement": {"missing": ["Landlock: not there"]}}))'
        start = subprocess.Popen

        def popen(_command: object, **options: object) -> subprocess.Popen[bytes]:
            process = start([sys.executable, "-c", f"{unconfined}; input()"], **options)  # type: ignore[call-overload]
            started.append(process)
            return process  # type: ignore[no-any-return]

        monkeypatch.setattr(subprocess, "Popen", popen)
        with Parser(confined=True) as parser:
            page = parser.parse(b"<h1>A</h1>".ljust(size), "a.html")
        assert isinstance(page, Failure)
        assert len(started) == 1
        assert page.error.startswith("a.html is not read: the parser is not confined (Landlock: not there)")

    def test_a_page_is_parsed_by_a_confined_process(self) -> None:
        with Parser(confined=True) as parser:
            if not parser.confinement().complete:
                pytest.skip(f"this system cannot confine a process: {parser.confinement().missing}")
            assert isinstance(parser.parse(b"<h1>A</h1><p>text</p>", "a.html"), Bulletin)
