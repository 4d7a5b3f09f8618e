"""The QApplication: what must be set before it exists, how it is dressed, and the language of Qt's own buttons."""

from __future__ import annotations

import sys
from collections.abc import MutableMapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, Qt, QTranslator, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from raincheck.core.text import tr
from raincheck.gui.kit.icons import Glyph, Icons
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.theme import Scheme
from raincheck.system.i18n import CHINESE

if TYPE_CHECKING:
    from PySide6.QtGui import QWindow

_SPOKEN: Final = "raincheck_language"
"""The application's property with the language of its own buttons; to look for a translator makes every child known."""

EFFECTS: Final = (
    Qt.UIEffect.UI_General,
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
)
"""What Qt moves by itself where the desktop does not forbid it."""


def mend_input_method(environ: MutableMapping[str, str], plugins: Path, platform: str = sys.platform) -> None:
    """Let Chinese be typed under fcitx, whose plugin Qt's wheel lacks; fcitx serves ibus' portal too."""
    wanted = environ.get("QT_IM_MODULE", "")
    has_plugin = any(plugins.glob("platforminputcontexts/libfcitx*platforminputcontextplugin.so"))
    if platform == "linux" and wanted.startswith("fcitx") and not has_plugin:
        environ["QT_IM_MODULE"] = "ibus"
        environ["IBUS_USE_PORTAL"] = "1"


def plugins_folder() -> Path:
    """Where Qt looks for its plugins."""
    return Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))


def make_application(arguments: Sequence[str], environ: MutableMapping[str, str]) -> QApplication:
    """The one QApplication, in Fusion style so that the palette holds on every desktop."""
    mend_input_method(environ, plugins_folder())
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication([*arguments, "-style", "Fusion"])
    application.setApplicationName("raincheck")
    application.setApplicationDisplayName("Raincheck")
    application.setDesktopFileName("raincheck")
    HeldEnter(application)
    FreeUndo(application)
    return application


class HeldEnter(QObject):
    """Lets Enter that is held down do one thing, except where lines are written.

    It answered the question that the first press had brought, and went on to the button beneath. On X11 Qt does not
    tell a repeat reliably: there the key is let go and pressed within one millisecond.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._let_go = 0
        application.focusWindowChanged.connect(self._on_window)

    @Slot("QWindow*")
    def _on_window(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # a second time changes nothing

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        if event.type() is QEvent.Type.KeyRelease:
            self._let_go = event.timestamp()
            return False
        is_held = event.isAutoRepeat() or 0 < event.timestamp() == self._let_go
        focused = QApplication.focusWidget()
        return is_held and not (focused is not None and focused.inherits("QPlainTextEdit"))


class FreeUndo(QObject):
    """Lets Ctrl+Z and its kin through where the field that has the keyboard holds nothing to take back.

    Qt's fields keep these keys for their text even then, and the window's undo seemed to be dead wherever a field
    stands ready to be typed into.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        application.focusChanged.connect(self._on_focus)

    @Slot(QWidget, QWidget)
    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and any(map(now.inherits, _WITH_TEXT)):
            now.installEventFilter(self)  # a second time changes nothing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        from PySide6.QtGui import QKeySequence
        from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

        undoes, redoes = (event.matches(key) for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo))
        if not undoes and not redoes:
            return False
        field = watched if isinstance(watched, (QLineEdit, QPlainTextEdit)) else watched.findChild(QLineEdit)
        if isinstance(field, QPlainTextEdit):
            held = field.document().isUndoAvailable() if undoes else field.document().isRedoAvailable()
        else:
            held = field is not None and (field.isUndoAvailable() if undoes else field.isRedoAvailable())
        if not held:
            event.ignore()
        return not held


_WITH_TEXT: Final = ("QLineEdit", "QPlainTextEdit", "QAbstractSpinBox", "QComboBox")
"""By name: a class that Python has not met costs a start half a millisecond and more, and most have no such field."""


def _keep_still() -> None:
    """Nothing slides or fades, for everybody: who is made ill by motion need not look for a setting."""
    for effect in EFFECTS:
        QApplication.setEffectEnabled(effect, enable=False)


class QtGaps(QTranslator):
    """What Qt's own Chinese leaves in English: words of its file dialog."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, _context: object, source: object, _disambiguation: object = None, _n: int = -1) -> str:
        # Qt takes None for a text that is not known, and an empty one for a translation.
        return {
            "&Look in:": tr("&Look in:"),
            "Files of &type:": tr("Files of &type:"),
            "Folder": tr("Folder"),
            "File": tr("File"),
            "Drive": tr("Drive"),
            "Unknown": tr("Unknown"),
        }.get(str(source))  # type: ignore[return-value]  # None, as said above


def translate_qt(application: QApplication, language: str) -> None:
    """Give Qt's own buttons and menus the program's language, in place of an earlier one."""
    before = application.property(_SPOKEN)
    if before == language:
        return
    application.setProperty(_SPOKEN, language)
    for earlier in application.findChildren(QTranslator) if before else ():
        application.removeTranslator(earlier)
        earlier.deleteLater()
    if language == CHINESE:
        # The one installed last is asked first.
        application.installTranslator(QtGaps(application))
        translator = QTranslator(application)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(QLocale("zh_CN"), "qtbase", "_", folder):
            application.installTranslator(translator)
    QLocale.setDefault(QLocale("zh_CN" if language == CHINESE else "en_US"))


def dress(application: QApplication, resources: Path, *, scheme: Scheme, scale: float) -> tuple[Look, Icons]:
    """Theme, fonts and icons for the application, in which nothing moves by itself."""
    _keep_still()
    look = Look(resources, application)
    look.apply(scheme=scheme, scale=scale)
    icons = Icons(resources / "icons")
    application.setWindowIcon(icons.icon(Glyph.APP, "#000000", 64))
    return look, icons
