"""What simulated staff enter from their paper registers, now and then wrongly."""

from random import Random

from kiosk.simulate.country import Place
from kiosk.usage.model import Entered, EnteredKey, StaffFigure

_FORGOTTEN = 0.06  # of the months nothing is entered for
_MISTYPED = 0.02  # of the months a figure has a digit too many
_COPIED = 0.03  # of the months the loans are those of the month before
_PROGRAMMES = ("literacy", "vocational")


def entered(place: Place, months: tuple[str, ...], dice: Random) -> Entered:
    """A site's entries of some months. Head office is to flag what cannot be, and delete nothing."""
    all_of_them: Entered = {}
    loans = 0
    programmes = dice.sample(_PROGRAMMES, dice.randrange(len(_PROGRAMMES) + 1))
    for month in months:
        if dice.random() < _FORGOTTEN:
            continue
        held = round(place.held * dice.uniform(0.95, 1.05))
        registered = min(held, round(place.readers * dice.uniform(0.9, 1.3)))
        if dice.random() < _MISTYPED:
            registered *= 10
        if not loans or dice.random() >= _COPIED:
            loans = round(registered * dice.uniform(1.0, 2.5))
        all_of_them[EnteredKey(month, StaffFigure.HELD, "", "all")] = held
        all_of_them[EnteredKey(month, StaffFigure.LOANS, "", "all")] = loans
        all_of_them |= _split(month, StaffFigure.REGISTERED, "", registered, place)
        for programme in programmes:
            classes = dice.randrange(4, 13)
            all_of_them[EnteredKey(month, StaffFigure.CLASSES, programme, "all")] = classes
            all_of_them |= _split(month, StaffFigure.ATTENDANCE, programme, classes * dice.randrange(6, 18), place)
    return all_of_them


def _split(month: str, figure: StaffFigure, programme: str, total: int, place: Place) -> Entered:
    women, young = round(total * place.women), round(total * place.young)
    middle = round((total - young) * 0.3)
    parts = {
        "all": total, "female": women, "male": total - women,
        "under-18": young, "18-25": middle, "over-25": total - young - middle,
    }  # fmt: skip
    return {EnteredKey(month, figure, programme, group): n for group, n in parts.items()}
