"""The QApplication: what must be set before it exists, how it is dressed, and the language of Qt's own buttons."""

from __future__ import annotations

import sys
from collections.abc import MutableMapping, Sequence
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QStyleFactory

from raincheck.gui.icons import Glyph, Icons
from raincheck.gui.look import Look
from raincheck.gui.theme import Scheme
from raincheck.system.i18n import CHINESE


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
    application = QApplication(list(arguments))
    application.setApplicationName("raincheck")
    application.setApplicationDisplayName("Raincheck")
    application.setDesktopFileName("raincheck")
    application.setStyle(QStyleFactory.create("Fusion"))
    return application


def translate_qt(application: QApplication, language: str) -> None:
    """Give Qt's own buttons and menus the program's language, in place of an earlier one."""
    for earlier in application.findChildren(QTranslator):
        application.removeTranslator(earlier)
        earlier.deleteLater()
    if language == CHINESE:
        translator = QTranslator(application)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(QLocale("zh_CN"), "qtbase", "_", folder):
            application.installTranslator(translator)
    QLocale.setDefault(QLocale("zh_CN" if language == CHINESE else "en_US"))


def dress(application: QApplication, resources: Path, *, scheme: Scheme, scale: float) -> tuple[Look, Icons]:
    """Theme, fonts and icons for the application."""
    look = Look(resources, application)
    look.apply(scheme=scheme, scale=scale)
    icons = Icons(resources / "icons")
    application.setWindowIcon(icons.icon(Glyph.APP, "#000000", 64))
    return look, icons
