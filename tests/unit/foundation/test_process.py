"""Programs are started with an argument list and a time limit, and are talked with line by line."""

import os
import select
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.process import Conversation, ProgramEnded, ProgramMissing, ProgramTooSlow, run, start

PARROT = "import sys\nfor line in sys.stdin: print('heard ' + line, end='', flush=True)"


@pytest.fixture
def parrot() -> Iterator[Conversation]:
    talk = Conversation([sys.executable, "-c", PARROT])
    yield talk
    talk.end()


def test_exit_code_and_both_outputs_come_back() -> None:
    done = run([sys.executable, "-c", "import sys; print('o'); print('e', file=sys.stderr); sys.exit(3)"], seconds=20)
    assert (done.code, done.out, done.err) == (3, "o\n", "e\n")


def test_arguments_are_never_read_by_a_shell(tmp_path: Path) -> None:
    done = run([sys.executable, "-c", "import sys; print(sys.argv[1])", "$(id); *"], seconds=20, cwd=tmp_path)
    assert done.out == "$(id); *\n"


def test_output_that_is_no_text_does_no_harm() -> None:
    done = run([sys.executable, "-c", "import os; os.write(1, b'\\xff')"], seconds=20)
    assert done.out == "\ufffd"


def test_a_missing_program_is_named_with_its_package() -> None:
    with pytest.raises(ProgramMissing) as caught:
        run(["kiosk-no-such-program"], seconds=1, package="some-package")
    assert "kiosk-no-such-program" in str(caught.value)
    assert "apt install some-package" in caught.value.what_to_do
    with pytest.raises(ProgramMissing, match="is not installed"):
        start(["kiosk-no-such-program"])


def test_a_program_over_its_time_is_stopped() -> None:
    with pytest.raises(ProgramTooSlow, match=r"0\.2 seconds"):
        run([sys.executable, "-c", "import time; time.sleep(60)"], seconds=0.2)


def test_a_started_program_goes_on_until_it_is_stopped() -> None:
    child = start([sys.executable, "-c", "import time; time.sleep(60)"])
    assert child.poll() is None
    child.kill()
    assert child.wait() == -signal.SIGKILL


def test_each_line_sent_is_answered(parrot: Conversation) -> None:
    parrot.send(b"one")
    parrot.send(b"two")
    assert [parrot.receive(20), parrot.receive(20)] == [b"heard one", b"heard two"]


def test_a_long_line_comes_whole(parrot: Conversation) -> None:
    parrot.send(b"x" * 50_000)
    assert len(parrot.receive(20)) == len("heard ") + 50_000


def test_an_answer_that_does_not_come_is_waited_for_no_longer_than_said(parrot: Conversation) -> None:
    with pytest.raises(ProgramTooSlow):
        parrot.receive(0.05)


def test_a_program_that_ends_is_told_apart_from_a_slow_one() -> None:
    talk = Conversation([sys.executable, "-c", "print('last', flush=True)"])
    assert talk.receive(20) == b"last"
    with pytest.raises(ProgramEnded):
        talk.receive(20)
    talk._process.wait()
    with pytest.raises(ProgramEnded):
        talk.send(b"hello")
    talk.end()


def test_ending_takes_along_what_the_program_started() -> None:
    script = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(child.pid, flush=True)\ntime.sleep(60)"
    )
    talk = Conversation([sys.executable, "-c", script])
    grandchild = int(talk.receive(20))
    ended = os.pidfd_open(grandchild)
    talk.end()
    ready, _, _ = select.select([ended], [], [], 20)
    os.close(ended)
    assert ready


def test_ctrl_c_on_the_terminal_does_not_reach_the_program(parrot: Conversation) -> None:
    parrot.send(b"who")
    parrot.receive(20)
    assert os.getsid(parrot._process.pid) != os.getsid(0)
