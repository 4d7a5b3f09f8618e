"""提醒: when the book is checked, when popups may come, and whether it happens while the window is closed."""

from __future__ import annotations

from datetime import time

from PySide6.QtCore import QSize, Qt, QTime, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QTimeEdit, QWidget

from raincheck.core.settings import OFF, ON
from raincheck.core.text import tr
from raincheck.gui.kit.context import Context, Tone
from raincheck.gui.kit.icons import Glyph
from raincheck.gui.kit.models.records import Column
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.kit.widgets.badge import LevelBadge
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.calm_wheel import calm
from raincheck.gui.kit.widgets.labels import TextRole
from raincheck.gui.kit.widgets.layout import bare_row
from raincheck.gui.kit.widgets.setting_row import SettingRow, sentence
from raincheck.gui.kit.widgets.switch import Switch
from raincheck.gui.settings.controller import SettingsController, Switched
from raincheck.gui.settings.presenter import PlannedRow, way_text
from raincheck.gui.settings.section import Section
from raincheck.system.autostart.base import Status
from raincheck.system.notify.port import Failed, Outcome, Unsure

MOST_TIMES = 4
QUIET_START, QUIET_END = time(22), time(8)


class RemindersSection(Section):
    """Times, popups, the check while the window is closed, and the week ahead."""

    def __init__(self, context: Context, controller: SettingsController) -> None:
        super().__init__(context, controller)
        self._status: Status | None = None
        self._add_times()
        self._add_popups()
        self._add_schedule()
        self._add_week()
        self.cards.addStretch(1)

    def _add_times(self) -> None:
        card = self.card(tr("Times"))
        self.times = TimesEdit(self.context)
        self.times.changed.connect(self._on_times)
        self.quiet_switch = Switch(self.context.look, tr("Quiet hours"))
        self.quiet_start = _time_edit(self.context, tr("Quiet from"))
        self.quiet_end = _time_edit(self.context, tr("Quiet until"))
        span = QWidget()
        row = bare_row(span)
        for part in (self.quiet_start, self.quiet_end, self.quiet_switch):
            row.addWidget(part)
        self.quiet_switch.clicked.connect(self._on_quiet)
        self.quiet_start.editingFinished.connect(self._on_quiet)
        self.quiet_end.editingFinished.connect(self._on_quiet)
        card.body.addWidget(
            SettingRow(tr("Checks each day"), self.times, explained=tr("missed ones are made up for, once"))
        )
        quiet = SettingRow(tr("Quiet hours"), span, explained=tr("popups wait, unless something is due that day"))
        quiet.name_label.setBuddy(self.quiet_switch)
        card.body.addWidget(quiet)

    def _add_popups(self) -> None:
        card = self.card(tr("Popups"))
        look = self.context.look
        self.popups_switch = Switch(look, tr("Show popups on the desktop"))
        self.amounts_switch = Switch(look, tr("Show amounts in popups"))
        self.tray_switch = Switch(look, tr("Closing the window leaves Raincheck in the tray"))
        for switch, key in (
            (self.popups_switch, "popups"),
            (self.amounts_switch, "popup_amounts"),
            (self.tray_switch, "close_to_tray"),
        ):
            self._offer(switch, key)
        self.try_button = button(tr("Show a test popup"))
        self.try_button.clicked.connect(self._on_try)
        self.tried_label = sentence(role=TextRole.SMALL)
        self.tried_label.hide()
        for row in (
            SettingRow(
                tr("Show popups on the desktop"),
                self.popups_switch,
                explained=tr("at most three a day; warnings wait in the window otherwise"),
            ),
            SettingRow(
                tr("Show amounts in popups"), self.amounts_switch, explained=tr("off if others see your screen")
            ),
            SettingRow(
                tr("Closing the window leaves Raincheck in the tray"),
                self.tray_switch,
                explained=tr("where the desktop has a tray"),
            ),
            SettingRow(tr("Do popups arrive?"), self.try_button),
        ):
            card.body.addWidget(row)
        card.body.addWidget(self.tried_label)

    def _add_schedule(self) -> None:
        card = self.card(tr("While the window is closed"))
        self.schedule_switch = Switch(self.context.look, tr("Check while the window is closed"))
        self.schedule_switch.clicked.connect(self._on_schedule)
        self.schedule_row = SettingRow(
            tr("Check while the window is closed"), self.schedule_switch, explained=tr("asking the system …")
        )
        self.login_switch = Switch(self.context.look, tr("Start in the tray at login"))
        self.login_switch.clicked.connect(self._on_login)
        login_row = SettingRow(
            tr("Start in the tray at login"),
            self.login_switch,
            explained=tr("the icon shows the weather, no window opens"),
        )
        if not self.controller.can_start_at_login:  # shown it would be a window of its own, until it is in the card
            login_row.hide()
        self.heart_badge = LevelBadge(self.context.look, Tone.QUIET, tr("Heartbeat"))
        self.heart_label = sentence(role=TextRole.PLAIN)
        self.key_label = sentence(
            tr("The book is encrypted: such a check needs the passphrase in the keyring (see Safety)."), TextRole.SMALL
        )
        heart = QHBoxLayout()
        heart.addWidget(self.heart_badge)
        heart.addWidget(self.heart_label, 1)
        card.body.addWidget(self.schedule_row)
        card.body.addWidget(login_row)
        card.body.addWidget(self.key_label)
        card.body.addLayout(heart)

    def _add_week(self) -> None:
        card = self.card(tr("The next seven days"), tr("what would be said, and when"))
        columns: tuple[Column[PlannedRow], ...] = (
            Column(lambda: tr("When"), lambda row: row.when, lambda row: row.at, figures=False),
            Column(
                lambda: tr("What"), lambda row: row.what, lambda row: row.what, hint=lambda row: row.what, lends=True
            ),
        )
        self.week_table = RecordTable(self.context.look, columns, tr("The next seven days"), grows=True)
        self.week_label = sentence(role=TextRole.SMALL)
        card.body.addWidget(self.week_table)
        card.body.addWidget(self.week_label)

    def reload(self) -> None:
        chosen = self.controller.preferences()
        self.times.show_times(chosen.check_times)
        quiet = chosen.quiet_hours
        self.quiet_switch.show_on(on=quiet is not None)
        for field, moment in (
            (self.quiet_start, QUIET_START if quiet is None else quiet.start),
            (self.quiet_end, QUIET_END if quiet is None else quiet.end),
        ):
            field.setEnabled(quiet is not None)
            if not field.hasFocus():
                field.setTime(QTime(moment.hour, moment.minute))
        self.popups_switch.show_on(on=chosen.popups)
        self.amounts_switch.show_on(on=chosen.popup_amounts)
        self.amounts_switch.setEnabled(chosen.popups)
        self.tray_switch.show_on(on=chosen.close_to_tray)
        self.login_switch.show_on(on=self.controller.starts_at_login())
        told, tone = self.controller.heartbeat()
        self.heart_badge.show_level(tone, tr("Heartbeat"))
        self.heart_label.setText(told)
        self.key_label.setVisible(self.controller.encrypted and not self.controller.is_remembered())
        week = self.controller.week()
        self.week_table.show_records(week.rows)
        self.week_table.setVisible(bool(week.rows))
        self.week_label.setText(week.told)
        if self._status is None:
            self.controller.read_schedule(self._on_status)

    @Slot()
    def _on_times(self) -> None:
        self.controller.choose("check_times", ",".join(f"{moment:%H:%M}" for moment in self.times.times()))

    @Slot()
    def _on_quiet(self) -> None:
        start, end = (_moment(field) for field in (self.quiet_start, self.quiet_end))
        span = f"{start:%H:%M}-{end:%H:%M}" if self.quiet_switch.isChecked() else ""
        quiet = self.controller.preferences().quiet_hours
        if span != ("" if quiet is None else f"{quiet.start:%H:%M}-{quiet.end:%H:%M}"):
            self.controller.choose("quiet_hours", span)

    def _offer(self, switch: Switch, key: str) -> None:
        switch.clicked.connect(lambda: self.controller.choose(key, ON if switch.isChecked() else OFF))

    @Slot()
    def _on_try(self) -> None:
        self.tried_label.setText(tr("asking the desktop …"))
        self.tried_label.show()
        self.controller.try_popup(self._on_tried)

    def _on_tried(self, outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self.tried_label.setText(outcome.reason)
        elif isinstance(outcome, Unsure):
            self.tried_label.setText(tr("The desktop has not said that it took it. Did you see it?"))
        else:
            self.tried_label.setText(tr("The desktop took it. Not seen? Look at its do-not-disturb setting."))

    @Slot(bool)
    def _on_login(self, on: bool) -> None:  # noqa: FBT001 - the signal's signature
        self.controller.start_at_login(on=on)
        self.login_switch.show_on(on=self.controller.starts_at_login())

    @Slot(bool)
    def _on_schedule(self, on: bool) -> None:  # noqa: FBT001 - the signal's signature
        self.schedule_row.explain(tr("asking the system …"))
        self.schedule_switch.setEnabled(False)
        self.controller.switch_schedule(on=on, done=self._on_switched)

    @Slot(object)
    def _on_switched(self, answer: Switched) -> None:
        if answer.problem:
            self.context.speaker.problem.emit(answer.problem)
        self._on_status(answer.status)

    @Slot(object)
    def _on_status(self, status: Status) -> None:
        self._status = status
        self.schedule_switch.setEnabled(True)
        self.schedule_switch.show_on(on=status.installed)
        self.schedule_row.explain(way_text(status))


class TimesEdit(QWidget):
    """A few times of day. Signal: `changed()` when one was added, changed or taken out."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.fields: list[QTimeEdit] = []
        self._row = bare_row(self, gap=6)
        self.add_button = button("", "icon", name=tr("Add a time"))
        self.remove_button = button("", "icon", name=tr("Remove the last time"))
        for made, glyph in ((self.add_button, Glyph.ADD), (self.remove_button, Glyph.CLOSE)):
            made.setIcon(context.icons.icon(glyph, context.look.theme.roles.muted, 14))
            made.setIconSize(QSize(14, 14))
            self._row.addWidget(made)
        self.add_button.clicked.connect(self._on_add)
        self.remove_button.clicked.connect(self._on_remove)
        self.setFocusProxy(self.add_button)
        self.setAccessibleName(tr("Checks each day"))

    def times(self) -> tuple[time, ...]:
        """The times, in order, each once."""
        return tuple(sorted({_moment(field) for field in self.fields}))

    def show_times(self, times: tuple[time, ...]) -> None:
        """Show these times."""
        if times == self.times() and len(times) == len(self.fields):
            return
        while len(self.fields) > len(times):
            field = self.fields.pop()
            self._row.removeWidget(field)
            field.hide()
            field.deleteLater()
        while len(self.fields) < len(times):
            self._append()
        for field, moment in zip(self.fields, times, strict=True):
            field.setTime(QTime(moment.hour, moment.minute))
        self._tell()

    def _append(self) -> QTimeEdit:
        field = _time_edit(self._context, tr("Time of check {n}").format(n=len(self.fields) + 1))
        field.editingFinished.connect(self.changed)
        self._row.insertWidget(len(self.fields), field)
        self.fields.append(field)
        return field

    def _tell(self) -> None:
        self.add_button.setEnabled(len(self.fields) < MOST_TIMES)
        self.remove_button.setEnabled(bool(self.fields))

    @Slot()
    def _on_add(self) -> None:
        taken = self.times()
        free = next(hour for hour in (9, 21, 13, 18, 7) if time(hour) not in taken)
        field = self._append()
        field.setTime(QTime(free, 0))
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()
        self.changed.emit()

    @Slot()
    def _on_remove(self) -> None:
        self.show_times(tuple(_moment(field) for field in self.fields[:-1]))
        self.changed.emit()


def _time_edit(context: Context, name: str) -> QTimeEdit:
    field = calm(QTimeEdit())
    field.setDisplayFormat("HH:mm")
    field.setAccessibleName(name)
    field.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    field.setFixedWidth(context.look.px(68))
    return field


def _moment(field: QTimeEdit) -> time:
    shown = field.time()
    return time(shown.hour(), shown.minute())
