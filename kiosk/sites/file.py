"""Reading the file of a site: one YAML file a library, refused with line and reason where it is wrong.

```yaml
id: battambang
name: {km: បាត់ដំបង, en: Battambang, fr: Battambang}
province: Battambang
terminals: 6
hours:
  - {days: [1, 2, 3, 4, 5], start: 08:00, end: 11:00}
  - {days: [6], start: 08:00, end: 11:00, audience: women}
```

All other entries have a default; `provisioning/sites/example.yml` shows and explains every one.
"""

from ipaddress import AddressValueError, IPv4Address, IPv4Interface, NetmaskValueError
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from kiosk.config import Hours
from kiosk.errors import KioskError
from kiosk.languages import LANGUAGES
from kiosk.sites.model import Network, SiteFile
from kiosk.sites.nodes import Entries, Wrong, items, number, text, truth
from kiosk.usage.keys import HeadOffice, NotAPublicKey, from_text, read_head_office

LARGEST = 64 * 1024  # bytes of a file
MOST_TERMINALS = 500
_KEY_BYTES = 32
_ENTRIES = ("id", "name", "province", "terminals", "hours", "keys", "network", "head_office", "time_zone", "radio")
_NETWORK = ("server", "first_terminal", "name", "ports", "reserved")
_HOURS = ("days", "start", "end", "audience")
_ID = (r"[a-z0-9][a-z0-9-]{0,39}", "an id is small letters, digits and hyphens")
_TIME = (r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00", "a time is two digits, a colon, two digits: 08:00")
_AUDIENCE = (r"[a-z][a-z-]{0,39}", "an audience is a word of small letters, such as women or juvenile")
_HOST = (r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", "the server's name is like library.lan")
_PORT = (r"[a-z][a-z0-9]{1,14}", "a network interface is called something like eth0")
_HARDWARE = (r"([0-9a-f]{2}:){5}[0-9a-f]{2}", "a hardware address is like dc:a6:32:01:02:03")


class SiteFileRefused(KioskError):
    """A site's file is not as it should be."""

    message = "{file}, line {line}: {reason}."
    advice = "Correct the line. How such a file looks is shown in provisioning/sites/example.yml. No site was changed."


class SiteFileMissing(KioskError):
    """There is no such file, or nothing like it in the folder."""

    message = "There is no site's file in {path}."
    advice = "Name a file such as battambang.yml, or a folder of them."


def read_site(file: Path) -> SiteFile:
    """Read one file.

    Raises:
        SiteFileRefused: with line and reason.
        SiteFileMissing: it cannot be read.
    """
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise SiteFileRefused(file=file.name, line=1, reason=f"the file is larger than {LARGEST // 1024} kB")
        root = yaml.compose(content.decode(), Loader=yaml.SafeLoader)
        if root is None:
            raise SiteFileRefused(file=file.name, line=1, reason="the file is empty")
        return _site(root, file.parent)
    except OSError as error:
        raise SiteFileMissing(path=file) from error
    except Wrong as error:
        raise SiteFileRefused(file=file.name, line=error.line, reason=error.reason) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SiteFileRefused(file=file.name, line=line, reason=error.problem or "this is no YAML") from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise SiteFileRefused(file=file.name, line=1, reason="this is no YAML in UTF-8") from error


def _site(root: yaml.Node, folder: Path) -> SiteFile:
    top = Entries(root, _ENTRIES)
    names = Entries(top["name"], LANGUAGES)
    usual = SiteFile(id="", names={}, province="", terminals=1)
    site = SiteFile(
        id=text(top["id"], *_ID),
        names={language: text(names[language]) for language in LANGUAGES},
        province=text(top["province"]),
        terminals=number(top["terminals"], MOST_TERMINALS),
        hours=_hours(top["hours"]) if "hours" in top else (),
        keys=tuple(map(_key, items(top["keys"]))) if "keys" in top else (),
        network=_network(top["network"]) if "network" in top else usual.network,
        head_office=_head_office(top["head_office"], folder) if "head_office" in top else None,
        time_zone=_time_zone(top["time_zone"]) if "time_zone" in top else usual.time_zone,
        radio=truth(top["radio"]) if "radio" in top else usual.radio,
    )
    _fits(site, top)
    return site


def _hours(node: yaml.Node) -> tuple[Hours, ...]:
    found = []
    for entry in items(node):
        hours = Entries(entry, _HOURS)
        days = tuple(number(day, 7) for day in items(hours["days"]))
        if not days:
            raise Wrong(hours["days"], "there is no day on which the library is open")
        start, end = text(hours["start"], *_TIME), text(hours["end"], *_TIME)
        if start >= end:
            raise Wrong(hours["end"], f"the library closes at {end}, which is not after {start}")
        audience = text(hours["audience"], *_AUDIENCE) if "audience" in hours else ""
        found.append(Hours(days=days, start=start, end=end, audience=audience))
    if not found:
        raise Wrong(node, "there is no day on which the library is open")
    return tuple(found)


def _key(node: yaml.Node) -> bytes:
    try:
        key = from_text(text(node))
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise Wrong(node, "a key is 44 characters, as `kiosk usage key show` prints it at the site")
    return key


def _head_office(node: yaml.Node, folder: Path) -> HeadOffice:
    name = text(node)
    try:
        return read_head_office(folder / name)
    except OSError as error:
        raise Wrong(node, f"there is no file {name} beside this one") from error
    except NotAPublicKey as error:
        raise Wrong(node, f"{name} is not the head-office.json that `kiosk hq keygen` made") from error


def _time_zone(node: yaml.Node) -> str:
    name = text(node)
    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError) as error:
        raise Wrong(node, "a time zone is called something like Asia/Phnom_Penh") from error
    return name


def _network(node: yaml.Node) -> Network:
    given = Entries(node, _NETWORK)
    server = _server(given["server"])
    return Network(
        server=server,
        first_terminal=_address(given["first_terminal"]) if "first_terminal" in given else server.ip + 10,
        name=text(given["name"], *_HOST) if "name" in given else Network.name,
        ports=tuple(text(port, *_PORT) for port in items(given["ports"])) if "ports" in given else Network.ports,
        reserved=_reserved(given["reserved"]) if "reserved" in given else {},
    )


def _server(node: yaml.Node) -> IPv4Interface:
    written = text(node)
    try:
        server = IPv4Interface(written if "/" in written else f"{written}/24")
    except (AddressValueError, NetmaskValueError) as error:
        raise Wrong(node, "the server's address is like 10.20.0.1/24") from error
    if not server.is_private or server.ip in {server.network.network_address, server.network.broadcast_address}:
        raise Wrong(node, f"{written} is not an address for a machine in a private network, like 10.20.0.1/24")
    return server


def _address(node: yaml.Node) -> IPv4Address:
    try:
        return IPv4Address(text(node))
    except AddressValueError as error:
        raise Wrong(node, "here an address like 10.20.0.11 is wanted") from error


def _reserved(node: yaml.Node) -> dict[int, str]:
    known = [str(n) for n in range(1, MOST_TERMINALS + 1)]
    try:
        given = Entries(node, known)
    except Wrong as error:
        raise Wrong(
            node, f"{error.reason.split(';')[0]}; here stand a terminal's number and its hardware address"
        ) from error
    return {int(number): text(address, *_HARDWARE) for number, address in given.items()}


def _fits(site: SiteFile, top: Entries) -> None:
    """Whether every terminal has an address of its own in the network.

    Raises:
        Wrong: at the line of the terminals.
    """
    plan, node = site.network, top["terminals"]
    last = plan.terminal(site.terminals)
    network = plan.server.network
    if plan.first_terminal not in network or last not in network or last == network.broadcast_address:
        reason = f"{site.terminals} terminals from {plan.first_terminal} on do not fit into the network {network}"
        raise Wrong(node, reason)
    if plan.first_terminal <= plan.server.ip <= last:
        raise Wrong(node, f"the server's address {plan.server.ip} lies among those of the terminals")
    if any(number > site.terminals for number in plan.reserved):
        raise Wrong(
            top["network"], f"an address is reserved for a terminal that is not there: there are {site.terminals}"
        )
