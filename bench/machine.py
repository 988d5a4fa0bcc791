"""Reading what the kernel counts: memory of a process and its children, bytes written to disk."""

import subprocess
from pathlib import Path


def family(pid: int) -> list[int]:
    """A process and all its living descendants."""
    found = [pid]
    for process in found:
        for task in Path(f"/proc/{process}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return found


def proportional_memory(pids: list[int]) -> float:
    """Proportional set size in MB: shared pages are counted once, divided among those who share them."""
    kilobytes = 0
    for pid in pids:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        kilobytes += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return kilobytes / 1000


def written_by(command: list[str]) -> tuple[int, float]:
    """Run a command; gives the bytes that it and its children wrote, and its seconds.

    Counted by the kernel when pages are made dirty (`write_bytes` in proc(5)), so a file that is written and deleted
    before it reaches the disk counts too.
    """
    script = (
        "import subprocess,sys,time,pathlib\n"
        "began=time.perf_counter()\n"
        "subprocess.run(sys.argv[1:],check=True,stdout=subprocess.DEVNULL)\n"
        "seconds=time.perf_counter()-began\n"
        "io=dict(l.split(': ') for l in pathlib.Path('/proc/self/io').read_text().splitlines())\n"
        "print(int(io['write_bytes'])-int(io['cancelled_write_bytes']),seconds)\n"
    )
    out = subprocess.run(["python3", "-c", script, *command], capture_output=True, text=True, check=True).stdout
    size, seconds = out.split()
    return int(size), float(seconds)
