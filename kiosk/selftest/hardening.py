"""The hardening list: ways in that are to be closed."""

from kiosk.selftest.machine import Machine, fields, in_container, lines
from kiosk.selftest.model import Finding

# What sshd(8) -T is to say.
_SSH = {
    "passwordauthentication": "no",
    "permitrootlogin": "no",
    "kbdinteractiveauthentication": "no",
    "x11forwarding": "no",
}
# sysctl(8) by the paths of its files, and the values that are right.
_KERNEL = {
    "kernel/sysrq": {"0"},
    "kernel/kptr_restrict": {"1", "2"},
    "kernel/dmesg_restrict": {"1"},
    "kernel/yama/ptrace_scope": {"1", "2", "3"},
    "fs/protected_hardlinks": {"1"},
    "fs/protected_symlinks": {"1"},
    "fs/suid_dumpable": {"0"},
    "net/ipv4/conf/all/accept_redirects": {"0"},
    "net/ipv4/conf/all/accept_source_route": {"0"},
}
_NO_PASSWORD = ("!", "*")


def hardening(machine: Machine, *, radio: bool) -> Finding:
    """Keys only, no passwords, the kernel's doors closed, unknown USB devices refused, radios off unless wanted."""
    faults = []
    ssh = fields(machine.run("sshd", "-T").out)
    faults += [f"ssh: {name} is {ssh.get(name, '?')}" for name, value in _SSH.items() if ssh.get(name) != value]
    accounts = [line.split(":") for line in lines(machine.read("/etc/shadow"))]
    faults += [f"{name} has a password" for name, password, *_ in accounts if not password.startswith(_NO_PASSWORD)]
    if not accounts:
        faults.append("the accounts cannot be read")
    contained = in_container(machine)
    if not contained:  # in a container these are the settings of the machine around it
        for name, right in _KERNEL.items():
            value = machine.read(f"/proc/sys/{name}").strip()
            if value not in right:
                faults.append(f"{name.replace('/', '.')} is {value or '?'}")
        if machine.run("systemctl", "is-active", "usbguard.service").code != 0:
            faults.append("unknown USB devices are let in: usbguard does not run")
        if not radio and "Soft blocked: no" in machine.run("rfkill", "list").out:
            faults.append("a radio is on")
    facts = (
        f"{len(_SSH)} settings of ssh, {len(accounts)} accounts",
        f"{0 if contained else len(_KERNEL)} settings of the kernel",
    )
    return Finding(facts=facts, faults=tuple(faults))
