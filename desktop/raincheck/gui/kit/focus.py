"""The keyboard stays where it was when something is drawn anew: on the same control, else on what follows in its list.

Qt hands the focus of a widget that is hidden to whatever comes next in the window, and the page scrolls there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Final, cast

from msgspec import Struct
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from raincheck.gui.kit.widgets.card import Card

_PASSED_BY: Final = (Qt.FocusPolicy.NoFocus, Qt.FocusPolicy.ClickFocus)


class _Control(Struct, frozen=True):
    """What a control is known by once it was made anew; `act` is what it does, alike in every row."""

    kind: str
    name: str
    act: str


@contextmanager
def kept_focus(whole: QWidget, home: Callable[[], QWidget | None]) -> Iterator[None]:
    """Draw `whole` anew inside; `home` is where the keyboard goes when the list it was in has nothing left."""
    held: QWidget | None = whole.window().focusWidget()
    if held is None or held is whole or not whole.isAncestorOf(held):
        yield
        return
    known = _known(held)
    above = list(_above(held, whole))
    lists = _lists(above, whole)
    bars = [
        (part.verticalScrollBar(), part.verticalScrollBar().value()) for part in above if isinstance(part, QScrollArea)
    ]
    meant: list[QWidget] = []

    def note(before: QWidget | None, now: QWidget | None) -> None:
        # From what is seen it moves because somebody meant it to; from what was hidden Qt moved it.
        if now is not None and before is not None and before.isVisible() and before.isEnabled():
            meant[:] = [now]

    application = cast("QApplication", QApplication.instance())
    application.focusChanged.connect(note)
    try:
        yield
    finally:
        application.focusChanged.disconnect(note)
    for bar, value in bars:
        bar.setValue(value)
    now: QWidget | None = whole.window().focusWidget()
    if meant and meant[0] is now:
        return
    target = held if isValid(held) and _stays(held, whole) else _target(known, lists, whole, home)
    if target is not None and target is not now:
        _show(target, whole)
        target.setFocus()


def _target(
    known: _Control, lists: Sequence[tuple[QWidget, list[_Control]]], whole: QWidget, home: Callable[[], QWidget | None]
) -> QWidget | None:
    """The control to go to: in the nearest list that is still there, else home, else further up."""
    asked = False
    for part, before in lists:
        if not isValid(part) or not _stays(part, whole):
            if isinstance(part, Card) and not asked:  # all that was listed there is done
                asked = True
                if (found := home()) is not None:
                    return found
            continue
        found = _following(known, before, _controls(part, whole))
        if found is None and not asked:
            asked, found = True, home()
        if found is not None:
            return found
    return None if asked else home()


def _following(known: _Control, before: Sequence[_Control], now: Sequence[QWidget]) -> QWidget | None:
    """The same control, else the one that did the same in the next row, else the next or the last before it."""
    there = {_known(each): each for each in reversed(now)}
    if known in there:
        return there[known]
    at = before.index(known) if known in before else len(before)
    later = [there[each] for each in before[at + 1 :] if each in there]
    earlier = [there[each] for each in reversed(before[:at]) if each in there]
    alike = (each for each in (*later, *earlier, *now) if _does_the_same(_known(each), known))
    return next(chain(alike, later, earlier, now), None)


def _does_the_same(one: _Control, other: _Control) -> bool:
    return (one.kind, one.act) == (other.kind, other.act)


def _known(control: QWidget) -> _Control:
    text = control.text() if isinstance(control, QAbstractButton) else ""
    return _Control(type(control).__name__, control.accessibleName() or text, text)


def _above(held: QWidget, whole: QWidget) -> Iterator[QWidget]:
    part = held.parentWidget()
    while part is not None:
        yield part
        part = None if part is whole else part.parentWidget()


def _lists(above: Sequence[QWidget], whole: QWidget) -> list[tuple[QWidget, list[_Control]]]:
    """The controls in sight within each part, as they are read: from above, and from the left."""
    found = [each for each in _in_sight(whole) if _takes_keys(each)]
    places = {each: each.mapTo(whole, QPoint(0, 0)) for each in found}
    found.sort(key=lambda each: (places[each].y(), places[each].x()))
    known = {each: _known(each) for each in found}
    return [(part, [known[each] for each in found if part.isAncestorOf(each)]) for part in above]


def _in_sight(part: QWidget) -> Iterator[QWidget]:
    """The widgets that are seen; what is hidden is not walked through, nine tenths of a page with tabs."""
    for each in part.children():
        if isinstance(each, QWidget) and each.isVisible():
            yield each
            yield from _in_sight(each)


def _controls(part: QWidget, whole: QWidget) -> list[QWidget]:
    return [each for each in part.findChildren(QWidget) if _takes_keys(each) and _stays(each, whole)]


def _takes_keys(control: QWidget) -> bool:
    # Not by `&`: to put flags together costs as much as all else here, for each widget of the page.
    return control.focusPolicy() not in _PASSED_BY and control.isEnabled()


def _stays(part: QWidget, whole: QWidget) -> bool:
    """Whether it is seen, or will be once the loop turns: what was just made is not hidden by anybody."""
    each: QWidget | None = part
    while each is not None and each is not whole:
        if not each.isEnabled() or (
            each.isHidden() and each.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
        ):
            return False
        each = each.parentWidget()
    return each is whole


def _show(target: QWidget, whole: QWidget) -> None:
    """Show what was just made now, not when the loop turns: only what is seen has the keyboard."""
    for part in reversed([target, *_above(target, whole)]):
        if part is not whole and part.isHidden():
            part.show()
