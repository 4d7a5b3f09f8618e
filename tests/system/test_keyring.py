"""A passphrase in the keyring for those who have one, a calm sentence for those who have not."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from raincheck.system.keyring import Keyring, NoKeyringError


class FakeKeyring(ModuleType):
    """The library's face, over a dict."""

    def __init__(self, *, locked: bool = False) -> None:
        super().__init__("keyring")
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = locked
        self.priority = 5

    def get_keyring(self) -> FakeKeyring:
        return self

    def get_password(self, service: str, name: str) -> str | None:
        if self.locked:
            raise RuntimeError("the collection is locked: 6222 is the secret")
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, secret: str) -> None:
        if self.locked:
            raise RuntimeError
        self.kept[service, name] = secret

    def delete_password(self, service: str, name: str) -> None:
        del self.kept[service, name]


def test_a_passphrase_is_kept_read_and_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", FakeKeyring())
    keyring = Keyring()
    assert keyring.available()
    assert keyring.read("mark") is None
    keyring.store("mark", "雨 'x'")
    assert keyring.read("mark") == "雨 'x'"
    assert keyring.forget("mark")
    assert not keyring.forget("mark")


def test_a_locked_keyring_is_a_known_error_that_gives_nothing_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", FakeKeyring(locked=True))
    with pytest.raises(NoKeyringError, match="unlock it") as caught:
        Keyring().read("mark")
    assert "6222" not in str(caught.value)
    with pytest.raises(NoKeyringError):
        Keyring().store("mark", "x")


class SecretService(FakeKeyring):
    """The library over a Secret Service: to ask it for anything opens a question and waits for the person."""

    def __init__(self, items: list[bool]) -> None:
        super().__init__()
        self.items = items

    def get_password(self, service: str, name: str) -> str | None:
        assert self.items == [False], "the person is asked for a new keyring, or to unlock one"
        return "words"


SecretService.__module__ = "keyring.backends.SecretService"


class Item:
    def __init__(self, *, locked: bool) -> None:
        self.is_locked = lambda: locked


@pytest.mark.parametrize(
    ("items", "said"), [([], None), ([False], "words"), ([True], NoKeyringError)], ids=["none", "kept", "locked"]
)
def test_a_secret_service_is_never_made_to_ask_the_person(
    monkeypatch: pytest.MonkeyPatch, items: list[bool], said: object
) -> None:
    library = ModuleType("secretstorage")
    library.dbus_init = closing_nothing  # type: ignore[attr-defined] - a stand-in's face
    library.search_items = lambda _bus, wanted: (  # type: ignore[attr-defined] - the same
        Item(locked=locked) for locked in items if wanted == {"service": "raincheck", "username": "mark"}
    )
    monkeypatch.setitem(sys.modules, "secretstorage", library)
    monkeypatch.setitem(sys.modules, "keyring", SecretService(items))
    if said is NoKeyringError:
        with pytest.raises(NoKeyringError, match="unlock it"):
            Keyring().read("mark")
    else:
        assert Keyring().read("mark") == said
        assert Keyring().forget("other") is False


def closing_nothing() -> object:
    return type("Bus", (), {"close": lambda _: None})()


def test_without_the_package_the_mend_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert not Keyring().available()
    with pytest.raises(NoKeyringError, match=r"raincheck\[keyring\]"):
        Keyring().read("mark")


def test_a_bare_machine_has_no_keyring() -> None:
    pytest.importorskip("keyring")
    keyring = Keyring()
    assert not keyring.available()
    with pytest.raises(NoKeyringError):
        keyring.read("mark")
