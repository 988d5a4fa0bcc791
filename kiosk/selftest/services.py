"""Units and limits: do the processes run, each in its sandbox?"""

from kiosk.selftest.machine import Machine, fields, in_container, lines
from kiosk.selftest.model import Finding

PROCESSES = ("terminal", "kiwix", "staff", "worker", "counter")
HELPERS = ("nginx.service", "box-data.service", "box-again.timer", "kiosk-check.timer", "kiosk-space.timer")
MOST_EXPOSED = 2.0  # of 10: systemd-analyze(1), security
_MIB = 1024 * 1024


def units(machine: Machine) -> Finding:
    """All run, none of them again and again, and nothing has failed."""
    facts, faults = [], []
    for name in (*(f"kiosk-{process}.service" for process in PROCESSES), *HELPERS):
        shown = fields(machine.run("systemctl", "show", "--property=ActiveState,SubState,NRestarts", name).out)
        state = shown.get("ActiveState", "?")
        if state != "active":
            faults.append(f"{name} is {state}")
        elif int(shown.get("NRestarts") or 0) > 0:
            facts.append(f"{name} was started {shown['NRestarts']} times again")
    facts.append(f"{len(PROCESSES) + len(HELPERS)} units looked at")
    failed = machine.run("systemctl", "--failed", "--plain", "--no-legend").out
    faults += [f"{line.split()[0]} has failed" for line in lines(failed)]
    if machine.run("systemctl", "is-active", "box-light.service").code == 0:
        faults.append("the red light is on")
    return Finding(facts=tuple(facts), faults=tuple(faults))


def limits(machine: Machine) -> Finding:
    """Each process has a sandbox, a limit of memory and of tasks; nothing of memory gets to the card."""
    facts, faults = [], []
    for process in PROCESSES:
        unit = f"kiosk-{process}.service"
        shown = fields(machine.run("systemctl", "show", "--property=MemoryMax,TasksMax,User,LimitCORE", unit).out)
        memory = shown.get("MemoryMax", "infinity")
        if not (memory.isdigit() and shown.get("TasksMax", "").isdigit()):
            faults.append(f"{unit} has no limit of memory or tasks")
        if shown.get("User") != f"kiosk-{process}":
            faults.append(f"{unit} runs as {shown.get('User') or 'root'}")
        if shown.get("LimitCORE") != "0":
            faults.append(f"{unit} may leave a dump of its memory")
        exposed = machine.run("systemd-analyze", "security", "--no-pager", f"--threshold={MOST_EXPOSED * 10:.0f}", unit)
        told = exposed.out.rpartition("Overall exposure level for")[2].partition(": ")[2].split()
        facts.append(f"{process}: {int(memory) // _MIB if memory.isdigit() else '-'} MB, exposure {(told or ['?'])[0]}")
        if exposed.code != 0:
            faults.append(f"{unit} is more exposed than {MOST_EXPOSED}")
    if len(lines(machine.read("/proc/swaps"))) > 1:
        faults.append("memory is swapped to the card")
    if "memory" not in machine.read("/sys/fs/cgroup/cgroup.controllers") and not in_container(machine):
        faults.append("the kernel does not limit memory: cgroup_enable=memory is missing on its command line")
    return Finding(facts=tuple(facts), faults=tuple(faults))
