"""Readers' visits as messages to a counter, in simulated time."""

from dataclasses import dataclass, field
from pathlib import Path

from kiosk.config import Usage
from kiosk.usage.counter import COMMIT, Counter
from kiosk.usage.messages import About, Finish, Message, Open, Page, Start, encode
from kiosk.usage.virtual import VirtualMachine


def token(number: int) -> str:
    """The token of visit so-and-so."""
    return f"visit-{number:010}-token"


def about(title: str, **facts: str) -> About:
    """A title as the site tells it, on the shelf `stories`, in Khmer."""
    return About(i=title, k=facts.get("kind", "epub"), g=facts.get("language", "km"), v="easy", h=("stories",))


@dataclass(kw_only=True)
class Site:
    """A site's machine and its counter, which can be cut off and started again.

    `pass_time` lets the counter write when it is due, as the real process does.
    """

    folder: Path
    settings: Usage = field(default_factory=lambda: Usage(site="here", terminals=4))
    machine: VirtualMachine = field(default_factory=VirtualMachine)
    visits: int = 0

    def __post_init__(self) -> None:
        self.counter = Counter(self.folder, self.settings, self.machine)

    def say(self, message: Message) -> bool:
        """A page tells something."""
        return self.counter.receive(encode(message))

    def pass_time(self, seconds: int) -> None:
        """Wait."""
        while seconds > 0:
            step = min(seconds, max(1, self.counter.due))
            self.machine.sleep(step)
            seconds -= step
            if not self.counter.due:
                self.counter.tick()

    def visit(self, *titles: str, minutes: int = 2, finish: bool = True) -> str:
        """One reader: Start, opens each title and reads on for so many minutes, Finish."""
        self.visits += 1
        name = token(self.visits)
        self.say(Start(s=name))
        for title in titles:
            self.say(Open(s=name, t=about(title)))
            for _ in range(minutes):
                self.pass_time(60)
                self.say(Page(s=name, t=about(title)))
        if finish:
            self.say(Finish(s=name))
        return name

    def write(self) -> None:
        """Wait until the counter has committed."""
        self.pass_time(COMMIT)

    def cut(self) -> None:
        """The power goes, and comes again: nothing of the counter's memory is left."""
        self.counter.drop()
        self.machine.restart()
        self.counter = Counter(self.folder, self.settings, self.machine)
