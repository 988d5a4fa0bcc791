"""Who may reach which page of the staff site: the whole table, and the only one. What is not in it is closed to all."""

from kiosk.people.model import Role

_LIBRARIAN, _APPROVER, _TECHNICIAN = Role.LIBRARIAN, Role.APPROVER, Role.TECHNICIAN
_CONTENT = frozenset({_LIBRARIAN, _APPROVER})
_OFFICER = frozenset({_APPROVER})
_MACHINE = frozenset({_APPROVER, _TECHNICIAN})
_ALL = frozenset(Role)

# Reached by whoever is not signed in: our own files, the first start, which asks for a code, and the door. Before the
# first start is done, everything but the first three leads there.
ALWAYS = ("files.file", "first.show", "first.answer")
OPEN = (*ALWAYS, "signin.root", "signin.form", "signin.enter")

# What may bring more than a form: files, pictures, recordings, lists of them. nginx passes these bodies on as they come
# (ansible/roles/server/templates/nginx.conf.j2), so nothing of them is read for whoever is not signed in.
LARGE = frozenset({"adding.known", "adding.announce", "adding.piece", "covering.take", "voices.keep"})

# Endpoint -> who may reach it, by GET or POST.
ACCESS: dict[str, frozenset[Role]] = {
    # the frame of the site
    "start.start": _ALL,
    "signin.leave": _ALL,
    # what readers may see
    "pictures.picture": _CONTENT,
    "approvals.show": _OFFICER,
    "approvals.look": _OFFICER,
    "approvals.approve": _OFFICER,
    "approvals.reject": _OFFICER,
    "approvals.reopen": _OFFICER,
    "approvals.compare": _OFFICER,
    "approvals.settle": _OFFICER,
    "withdrawal.show": _CONTENT,
    "withdrawal.ask": _CONTENT,
    "withdrawal.withdraw": _CONTENT,
    "withdrawal.give_back": _CONTENT,
    "audit.show": _MACHINE,
    # people
    "me.show": _ALL,
    "me.change": _ALL,
    "people.show": _OFFICER,
    "people.add": _OFFICER,
    "people.new_phrase": _OFFICER,
    "people.close": _OFFICER,
    # the machine's time, and whom figures are sealed for
    "clock.show": _MACHINE,
    "clock.set_clock": _MACHINE,
    "key.show": _MACHINE,
    "key.install": _MACHINE,
    # adding content and care of the collection
    "adding.form": _CONTENT,
    "adding.known": _CONTENT,
    "adding.announce": _CONTENT,
    "adding.state": _CONTENT,
    "adding.piece": _CONTENT,
    "adding.whole": _CONTENT,
    "adding.leave": _CONTENT,
    "adding.forget": _CONTENT,
    "picking.folder": _CONTENT,
    "picking.pick": _CONTENT,
    "queue.queue": _CONTENT,
    "queue.now": _CONTENT,
    "queue.cancel": _CONTENT,
    "queue.go_on": _CONTENT,
    "titles.show": _CONTENT,
    "titles.change": _CONTENT,
    "titles.seldom_opened": _CONTENT,
    "titles.bin_": _CONTENT,
    "preview.title": _CONTENT,
    "preview.read": _CONTENT,
    "preview.file": _CONTENT,
    "titles.restore": _CONTENT,
    "undoing.undo": _CONTENT,
    "undoing.undo_path": _CONTENT,
    "editing.form": _CONTENT,
    "editing.save": _CONTENT,
    "covering.choose": _CONTENT,
    "covering.take": _CONTENT,
    "shelving.show": _CONTENT,
    "shelving.order": _CONTENT,
    "shelving.new": _CONTENT,
    "shelving.put_up": _CONTENT,
    "shelving.shelf": _CONTENT,
    "shelving.save": _CONTENT,
    "courses.show": _CONTENT,
    "courses.new": _CONTENT,
    "courses.lay": _CONTENT,
    "courses.path": _CONTENT,
    "courses.save": _CONTENT,
    # voices, figures, reports, sticks, health, help
    "voices.show": _CONTENT,
    "voices.record": _CONTENT,
    "voices.keep": _CONTENT,
    "voices.remove": _CONTENT,
    "voices.sound": _CONTENT,
    "voices.waiting": _OFFICER,
    "voices.decide": _OFFICER,
    "packs.show": _CONTENT,
    "packs.export": _CONTENT,
    "packs.take": _CONTENT,
    "paper.show": _CONTENT,
    "paper.enter": _CONTENT,
    "report.show": _ALL,
    "report.month": _ALL,
    "sending.show": _ALL,
    "sending.send": _ALL,
    "stick.show": _ALL,
    "stick.let_go": _ALL,
    "saving.show": _ALL,
    "saving.state": _ALL,
    "saving.save": _MACHINE,
    "saving.choose": frozenset({_TECHNICIAN}),
    "saving.restore": frozenset({_TECHNICIAN}),
    "health.show": _ALL,
    "health.report": _ALL,
    "health.sure": _ALL,
    "health.off": _ALL,
    "guide.show": _ALL,
}

# Asked for by scripts again and again: such a request does not keep a session awake.
QUIET: frozenset[str] = frozenset({"queue.now", "saving.state"})


def may(role: Role, endpoint: str) -> bool:
    """Whether a role may reach an endpoint."""
    return role in ACCESS.get(endpoint, frozenset())
