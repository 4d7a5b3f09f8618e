"""Add a line from the catalogue or by hand, or change one. Gives a draft; saves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSizePolicy, QWidget

from raincheck.app.bank_cards import CARD, bank_cards, bank_of
from raincheck.app.lines import WITH_PERIODS, LineDraft, LineNotes, draft_of, from_catalogue, is_past_end
from raincheck.app.recording import Entry
from raincheck.app.wording import group_name
from raincheck.app.wording.amounts import amount_problem
from raincheck.app.wording.whose import whose_name
from raincheck.core.catalogue import Catalogue, CatalogueLine
from raincheck.core.model import Belongs, Channel, ChannelKind, LineStatus, RepaymentMethod, Restores, Terms
from raincheck.core.money import Money, MoneyError
from raincheck.core.text import tr
from raincheck.core.whose import Whose
from raincheck.gui.kit.dialog import DraftDialog
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.amount_edit import AmountEdit
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.choice import EnumPicker, FindPicker
from raincheck.gui.kit.widgets.date_edit import Days
from raincheck.gui.kit.widgets.labels import ElidedLabel, TextRole
from raincheck.gui.kit.widgets.optional_date import OptionalDate
from raincheck.gui.kit.widgets.percent_edit import PercentEdit
from raincheck.gui.lines.around import Around
from raincheck.gui.lines.instalments_note import InstalmentsNote
from raincheck.gui.lines.line_fields import lender_pickers, number_field
from raincheck.gui.lines.loan_end import Ending, LoanEnd
from raincheck.gui.lines.presenter import huge_words, kind_name, method_name, restores_name
from raincheck.gui.lines.rate_question import RateQuestion, is_open, show_rate


class LineDialog(DraftDialog):
    """`existing` None: a new line, with its first reading; else that line, changed."""

    def __init__(
        self,
        look: Look,
        catalogue: Catalogue,
        *,
        today: date,
        existing: Channel | None = None,
        around: Around | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = tr("Add a line") if existing is None else tr("Change {name}").format(name=existing.name)
        super().__init__(title, parent)
        self._catalogue, self._existing, self._today = catalogue, existing, today
        self._around = around or Around()
        self._is_chinese = tr("en") == "zh"
        self.platform_picker, self.funder_picker = lender_pickers(catalogue)
        self.product_picker = FindPicker(tr("Product"))
        self.name_edit = QLineEdit()
        self.kind_picker = EnumPicker([(kind, kind_name(kind)) for kind in ChannelKind], tr("Kind"))
        self.method_picker = EnumPicker([(m, method_name(m)) for m in RepaymentMethod], tr("Repaid"))
        self.restores_picker = EnumPicker([(r, restores_name(r)) for r in Restores], tr("Limit comes back"))
        self.periods_edit = number_field(1, 360, 12)
        self.periods_note = InstalmentsNote(self.periods_edit, today=today)
        self.due_edit = number_field(0, 31, 0, unknown=tr("not known yet"))
        self.apr_edit = PercentEdit(look, tr("Rate a year"))
        self.rate_question = RateQuestion(look, self.apr_edit, today=today, line=existing)
        self.minimum_edit = PercentEdit(look, tr("Minimum"))
        self.more_button = button(tr("More fields"), "link")
        self.more_button.setToolTip(tr("Dates, core buyer, how the limit comes back"))
        self.more_button.setCheckable(True)
        self.buyer_edit = _hinted(tr("of a supply-chain loan: whose bills pay it"))
        self.revocable_tick = QCheckBox(tr("can be withdrawn at any time"))
        self.opened_edit = OptionalDate(
            None if existing is None else existing.opened_on, tr("Opened on"), today=today, days=Days.GONE
        )
        until = None if existing is None else existing.expires_on
        self.expires_edit = OptionalDate(until, tr("Runs out on"), today=today, days=Days.AHEAD)
        self.principal_tick = LoanEnd(look, self._around, today=today, until=until)
        self.owner_picker = EnumPicker([(b, whose_name(Whose(b.value))) for b in Belongs], tr("Whose it is"))
        self.owner_picker.choose(Belongs.HOUSEHOLD if existing is None else existing.belongs)
        self.account_picker = QComboBox()
        self.account_picker.addItem(tr("not said"), None)
        for id_, name in self._around.accounts:
            self.account_picker.addItem(name, id_)
        self.account_picker.setCurrentIndex(max(self.account_picker.findData(self._around.account), 0))
        self.statement_edit = number_field(0, 31, self._around.statement_day or 0, unknown=tr("not known yet"))
        self.limit_edit = AmountEdit(look, tr("Limit"))
        self.limit_edit.setPlaceholderText(tr("e.g. 30,000; leave empty if not known"))
        self.used_edit = AmountEdit(look, tr("Used"))
        self.mark_label = ElidedLabel(role=TextRole.SMALL)
        self._add_rows()
        self._connect()
        self.be_wide(look.px(500))
        if existing is None:
            self._on_product()
        else:
            self._fill(draft_of(existing))
            known = None if existing.is_rate_guessed else existing.known_apr
            show_rate(self.apr_edit, known, guess=existing.known_apr)
            if existing.terms is Terms.GUESSED:
                self.due_edit.setValue(0)
        self.finish()
        (self.product_picker if existing is None else self.name_edit).setFocus()

    def draft(self) -> LineDraft:
        """What was entered, complete where `problem` is empty."""
        method = self.method_picker.choice()
        funder = self.funder_picker.key() or self.platform_picker.key()
        return LineDraft(
            name=self.name_edit.text().strip(),
            platform=self.platform_picker.key(),
            funder=funder,
            kind=self.kind_picker.choice().value,
            revocable=self.revocable_tick.isChecked(),
            apr=self.apr_edit.share(),
            restores=self.restores_picker.choice().value,
            method=method.value,
            due_day=self.due_edit.value() or 1,
            periods=self.periods_edit.value() if method in WITH_PERIODS else None,
            min_pct=self.minimum_edit.share() if method is RepaymentMethod.MIN_PCT else None,
            core_buyer=self.buyer_edit.text().strip() or None,
            opened_on=self.opened_edit.day(),
            expires_on=self.expires_edit.day(),
            belongs=self.owner_picker.choice().value,
            rate_unknown=is_open(self.apr_edit) and not self._keeps_guess(),
            rate_was_wrong=self.rate_question.is_slip(),
        )

    def rate_day(self) -> date | None:
        """Since when a rate holds that the lender changed; None where none was. Raises UsageError."""
        return self.rate_question.day()

    def notes(self) -> LineNotes:
        """What hangs on the line: the account that pays its dues, the day of its statement, and a loan's last due."""
        chosen = self.account_picker.currentData()
        account = None if chosen is None else str(chosen)
        end, ending = self.principal_tick, self._ending()
        due = end.due(ending, self.line_id())
        return LineNotes(account, self.statement_edit.value() or None, due, end.in_place_of(ending))

    def _ending(self) -> Ending:
        day = None if self.expires_edit.problem() else self.expires_edit.day()
        in_one_sum = self._is_loan() and self.method_picker.choice() is RepaymentMethod.BULLET
        owed = self._around.owed if self._existing is not None else self._money_used()
        return Ending(day, owed if in_one_sum else None, self._confirmed_rate())

    def _keeps_guess(self) -> bool:
        """Whether a proposed rate that nobody touched stays a proposal: only what is confirmed turns into a fact."""
        was_guess = self._existing is not None and self._existing.is_rate_guessed
        return was_guess and self.terms() is Terms.GUESSED

    def _confirmed_rate(self) -> Decimal:
        """The yearly rate, 0 while it is a guess or not known: such a rate makes no interest."""
        return Decimal(0) if self.terms() is Terms.GUESSED else self.apr_edit.share() or Decimal(0)

    def _money_used(self) -> Money | None:
        try:
            return self.used_edit.money()
        except MoneyError:
            return None

    def terms(self) -> Terms:
        """Guessed until a due day is said: an instalment on a day that nobody typed warns of nothing."""
        return Terms.CONFIRMED if self.due_edit.value() else Terms.GUESSED

    def line_id(self) -> str:
        """The id of the line: the existing one's, else a free one named after the product."""
        if self._existing is not None:
            return self._existing.id
        wanted = self._product_key() or "line"
        number, free = 1, str(wanted)
        while free in self._around.taken:
            number += 1
            free = f"{wanted}_{number}"
        return free

    def _product_key(self) -> str | None:
        """The product of the catalogue that is chosen: the card of a bank is a credit card."""
        key = self.product_picker.key()
        return key if bank_of(key) is None else CARD

    def first_reading(self) -> Entry | None:
        """What the app shows of a new line; None when nothing was typed. Raises MoneyError."""
        limit, used = self._money_limit(), self.used_edit.money()
        if self._existing is not None or (limit is None and used is None):
            return None
        return Entry(self.line_id(), limit=limit, limit_unknown=limit is None, used=used, status=LineStatus.OPEN)

    def problem(self) -> str:
        shown = self._day_problem() or self._amount_problem()
        return shown or next((lacking for _, lacking in self._lacking(self.draft()) if lacking), "")

    def problem_field(self) -> QWidget | None:
        if self._day_problem() or self._amount_problem():
            return None
        return next((field for field, lacking in self._lacking(self.draft()) if lacking), None)

    def _day_problem(self) -> str:
        if problem := self.opened_edit.problem() or self.expires_edit.problem():
            return problem
        opened, expires = self.opened_edit.day(), self.expires_edit.day()
        if opened is not None and expires is not None and expires <= opened:
            return tr("A line runs out after the day on which it was opened.")
        return ""

    def _amount_problem(self) -> str:
        try:
            self.first_reading()
        except MoneyError as wrong:
            return amount_problem(wrong)
        return ""

    def _lacking(self, draft: LineDraft) -> Iterator[tuple[QWidget, str]]:
        """The fields that a line cannot do without, and what one that is empty or wrong needs."""
        yield self.name_edit, "" if draft.name else tr("Give the line a name.")
        yield self.platform_picker, "" if draft.platform else tr("Say which app or bank can switch it off.")
        rate = tr("Write the yearly rate in percent, such as 14.6; leave it empty if you do not know it.")
        yield self.apr_edit, rate if draft.apr is None and not is_open(self.apr_edit) else ""
        yield self.rate_question, self.rate_question.problem()
        if draft.method == RepaymentMethod.MIN_PCT.value and not (draft.min_pct and 0 < draft.min_pct <= 1):
            yield self.minimum_edit, tr("Write the minimum in percent of the bill, such as 10.")

    def doubt(self) -> str:
        draft = self.draft()
        if _is_no_name(draft.platform or ""):
            return tr("Is “{name}” really the name of an app or a bank?").format(name=draft.platform)
        if self._end_is_past(draft.expires_on):
            told = tr("{day} is past: was the line renewed, is it closed, or is it another year?")
            return told.format(day=draft.expires_on)
        if self._existing is not None:
            return ""
        if (draft.platform, draft.name) in self._around.lines or self._is_there_already(draft):
            return tr("{name} is in the book already. Is this another line of its own?").format(name=draft.name)
        return self._amount_doubt()

    def _amount_doubt(self) -> str:
        limit, used = self._money_limit(), self.used_edit.money()
        if limit is None and used is None and self._is_loan():
            return tr("What is still owed is not filled in: nothing can be said of this loan until then.")
        if limit is None and used is None:
            return tr("Neither the limit nor what is used is filled in: nothing can be said of this line until then.")
        if limit is not None and used is not None and used > limit:
            return tr("More is used than the limit: is that what the app shows?")
        return huge_words(limit, used)

    def _end_is_past(self, day: date | None) -> bool:
        """Whether an end was given here that is over; one that stood there before was asked about then."""
        given = self._existing is None or day != self._existing.expires_on
        return given and is_past_end(day, self._today)

    def _is_loan(self) -> bool:
        return self.kind_picker.choice() is ChannelKind.TERM

    def _money_limit(self) -> Money | None:
        """The limit that was typed; a loan with a fixed term has none, and is not asked for one."""
        return None if self._is_loan() else self.limit_edit.money()

    def _is_there_already(self, draft: LineDraft) -> bool:
        """Whether the product chosen is watched under its own name, however this one is called."""
        line = self._catalogue.find(self._product_key() or "")
        return line is not None and self._has(line, draft.platform or "")

    def _first_missing(self) -> int:
        """The place of the first product that the book does not have; "something else" where it has them all."""
        there = enumerate(self._catalogue.lines, start=1)
        return next((place for place, line in there if not self._has(line, line.platform)), 0)

    def _has(self, line: CatalogueLine, platform: str) -> bool:
        return any((platform, name) in self._around.lines for name in (line.name, line.name_en))

    def _add_rows(self) -> None:
        if self._existing is None:
            self.product_picker.offer(None, tr("Something else"))
            for line in self._catalogue.lines:
                names = (line.name, line.name_en) if self._is_chinese else (line.name_en, line.name)
                others = (group_name(line.platform), line.key)
                self.product_picker.offer(line.key, *names, *others)
            for card in bank_cards(self._catalogue):
                self.product_picker.offer(card.key, card.shown, *card.names)
            self.product_picker.setCurrentIndex(self._first_missing())
            self.add_row(tr("Product"), self.product_picker)
            self.mark_label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.form.addRow("", self.mark_label)
        self.add_row(tr("Name"), self.name_edit)
        if self._existing is None:
            self.add_row(tr("Limit"), self.limit_edit)
            self._used_label = self.add_row(tr("Used"), self.used_edit)
        self.add_row(tr("Platform"), self.platform_picker)
        self.add_row(tr("Lender"), self.funder_picker)
        self.add_row(tr("Kind"), self.kind_picker)
        self.add_row(tr("Repaid"), self.method_picker)
        self._periods_label = self.add_row(tr("Instalments"), self.periods_edit)
        self.form.addRow("", self.periods_note)
        self.add_row(tr("Minimum"), self.minimum_edit)
        self.add_row(tr("Statement day"), self.statement_edit)
        self.add_row(tr("Due day"), self.due_edit)
        self.add_row(tr("Rate a year"), self.apr_edit)
        self.form.addRow("", self.rate_question)
        self.add_row(tr("Runs out on"), self.expires_edit)
        self.form.addRow("", self.principal_tick)
        self.add_row(tr("Paid from"), self.account_picker)
        self.form.setRowVisible(self.account_picker, bool(self._around.accounts))
        self.add_row(tr("Whose it is"), self.owner_picker)
        self.form.setRowVisible(self.owner_picker, self._around.has_firm)
        self.add_row(tr("Limit comes back"), self.restores_picker)
        self.add_row(tr("Core buyer"), self.buyer_edit)
        self.add_row(tr("Revocable"), self.revocable_tick)
        self.add_row(tr("Opened on"), self.opened_edit)
        self.form.addRow("", self.more_button)
        self.more_button.setChecked(self._existing is not None)
        self._on_more()

    def _connect(self) -> None:
        self.product_picker.chosen.connect(self._on_product)
        self.product_picker.settled.connect(self._on_settled)
        self.product_picker.unknown.connect(self._on_unknown)
        self.name_edit.textChanged.connect(self.revalidate)
        self.platform_picker.editTextChanged.connect(self.revalidate)
        self.tell_when_left(self.name_edit, self.name_edit.textEdited)
        self.tell_when_left(self.platform_picker, self.platform_picker.field.textEdited)
        self.tell_when_left(self.apr_edit, self.apr_edit.edited)
        self.tell_when_left(self.minimum_edit, self.minimum_edit.edited)
        self.tell_when_left(self.rate_question, self.rate_question.edited)
        self.method_picker.currentIndexChanged.connect(self._on_method)
        self.kind_picker.currentIndexChanged.connect(self._on_method)
        self.more_button.toggled.connect(self._on_more)
        for field in (
            self.apr_edit, self.minimum_edit, self.limit_edit, self.used_edit, self.opened_edit, self.expires_edit
        ):  # fmt: skip
            field.edited.connect(self.revalidate)
        for field in (self.used_edit, self.expires_edit, self.apr_edit):
            field.edited.connect(self._show_end)
        self.rate_question.edited.connect(self.revalidate)
        for number in (self.due_edit, self.periods_edit):
            number.valueChanged.connect(self._show_end)

    @Slot()
    def _on_settled(self) -> None:
        (self.used_edit if self._is_loan() else self.limit_edit).setFocus()

    @Slot(str)
    def _on_unknown(self, typed: str) -> None:
        """A product that the catalogue does not have keeps the name that was typed; its words say what kind it is."""
        like, bank = self._catalogue.named_in(typed), self._catalogue.bank_name(typed)
        self.product_picker.setCurrentIndex(0 if like is None else self.product_picker.findData(like.key))
        self._on_product()
        self.name_edit.setText(typed)
        if bank is not None and (like is None or not like.platform):
            self.platform_picker.show_key(bank)
            self.funder_picker.show_key(bank)
        self.revalidate()

    @Slot()
    def _on_product(self) -> None:
        self.begin_anew()
        line = self._catalogue.find(self._product_key() or "")
        if line is None:
            method = RepaymentMethod.LEVEL.value
            self._fill(LineDraft(name="", platform="", funder="", revocable=True, method=method))
            show_rate(self.apr_edit, None)
            self.mark_label.setText("")
        else:
            self._fill(from_catalogue(line))
            known = line.apr if line.apr and line.apr_mark.is_fact else None
            show_rate(self.apr_edit, known, guess=line.apr or None)
            if not self._is_chinese:
                self.name_edit.setText(line.name_en)
            if line.due_mark is not None and not line.due_mark.is_fact:
                self.due_edit.setValue(0)
            if bank := bank_of(self.product_picker.key()):
                self.name_edit.setText(self.product_picker.currentText())
                self.platform_picker.show_key(bank)
                self.funder_picker.show_key(bank)
            self.mark_label.setText(tr("Starting values: see your contract for rate and due day."))
        self.revalidate()

    def _fill(self, draft: LineDraft) -> None:
        self.name_edit.setText(draft.name or "")
        self.buyer_edit.setText(draft.core_buyer or "")
        self.platform_picker.show_key(draft.platform or "")
        self.funder_picker.show_key(draft.funder or "")
        if draft.kind is not None:
            self.kind_picker.choose(ChannelKind(draft.kind))
        self.method_picker.choose(RepaymentMethod(draft.method or RepaymentMethod.LEVEL.value))
        self.restores_picker.choose(Restores(draft.restores or Restores.PAYMENT.value))
        self.periods_edit.setValue(draft.periods or 12)
        self.due_edit.setValue(draft.due_day or 0)
        self.minimum_edit.show_share(draft.min_pct)
        self.revocable_tick.setChecked(draft.revocable is not False)
        self._on_method()

    @Slot()
    def _on_more(self) -> None:
        """Show or hide what most lines do not need."""
        self.more_button.setText(tr("Fewer fields") if self.more_button.isChecked() else tr("More fields"))
        for field in (
            self.restores_picker,
            self.buyer_edit,
            self.revocable_tick,
            self.opened_edit,
        ):
            self.form.setRowVisible(field, self.more_button.isChecked())
        self._show_end()

    @Slot()
    def _show_end(self) -> None:
        """The end of a loan is no side matter: its day stands with what every line needs, and what hangs on it.

        So does what another rate asks: of a new line there is nothing to ask.
        """
        self.form.setRowVisible(self.expires_edit, self._is_loan() or self.more_button.isChecked())
        ending = self._ending()
        self.form.setRowVisible(self.principal_tick, self.principal_tick.ask(ending))
        by_instalments = self._is_loan() and self.method_picker.choice() in WITH_PERIODS
        asked = self.periods_note.ask(ending.day if by_instalments else None, self.due_edit.value())
        self.form.setRowVisible(self.periods_note, asked)
        self.form.setRowVisible(self.rate_question, self.rate_question.is_asked())

    @Slot()
    def _on_method(self) -> None:
        method = self.method_picker.choice()
        if self._existing is None:
            self.form.setRowVisible(self.limit_edit, not self._is_loan())
            owed = tr("Still owed") if self._is_loan() else tr("Used")
            self._used_label.setText(owed)
            self.used_edit.setAccessibleName(owed)
        left = tr("Instalments left") if self._is_loan() else tr("Instalments")
        self._periods_label.setText(left)
        self.periods_edit.setAccessibleName(left)
        self.form.setRowVisible(self.periods_edit, method in WITH_PERIODS)
        self.form.setRowVisible(self.minimum_edit, method is RepaymentMethod.MIN_PCT)
        self.form.setRowVisible(self.statement_edit, self.kind_picker.choice() is ChannelKind.STATEMENT)
        self._show_end()
        self.revalidate()


def _is_no_name(text: str) -> bool:
    """Whether a text has no letter and no Chinese character: a figure that went into the wrong field."""
    return not any(sign.isalpha() for sign in text)


def _hinted(hint: str) -> QLineEdit:
    """A field whose hint is its tool tip too, where it is longer than the field."""
    made = QLineEdit()
    made.setPlaceholderText(hint)
    made.setToolTip(hint)
    return made
