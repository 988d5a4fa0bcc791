"""A whole prison on this machine, to be trained with: a shell on the technician's laptop, for as long as it is open.

What is in it is that of `tests/host/test_prison.py`; when the shell ends, nothing of it is left.
"""

import os
import subprocess
import tempfile
from pathlib import Path

import click

from tests.builders.container import missing
from tests.builders.technician import ROOT
from tests.builders.wholeprison import whole_prison

_TOLD = """
You sit at the technician's laptop in the library of Takeo, and there is no way out.

  ssh -i {key} technician@10.20.0.1   the server
  ./run play selftest                 look at it; its page to sign: build/selftest/takeo.html
  ./run play server                   put right what is not as it should be
{terminals}
  exit                                everything is gone
"""


@click.command()
def prison() -> None:
    """Open the shell."""
    if lacks := missing():
        raise click.ClickException(lacks)
    with tempfile.TemporaryDirectory(prefix="prison-") as folder, whole_prison(Path(folder)) as made:
        terminals = "\n".join(
            f"  nsenter --net={terminal.path} chromium http://10.20.0.1/   terminal {number}"
            for number, terminal in enumerate(made.terminals, 1)
        )
        key = made.technician.key
        click.echo(_TOLD.format(key=key, terminals=terminals))
        environment = {**os.environ, **made.technician.environment}
        subprocess.run(["nsenter", f"--net={made.technician.lan.path}", "bash"], check=False, cwd=ROOT, env=environment)


if __name__ == "__main__":
    prison()
