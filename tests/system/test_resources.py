"""Shipped files are found by name, and nothing else is."""

from __future__ import annotations

import pytest

from raincheck.system import resources


def test_a_shipped_file_is_found():
    assert resources.resource_path("i18n/zh_CN/LC_MESSAGES/raincheck.mo").is_file()


@pytest.mark.parametrize("name", ["../pyproject.toml", "i18n/../../README.md", "/etc/passwd", "..\\x", "C:/x", "a/.."])
def test_a_way_out_is_refused(name):
    with pytest.raises(ValueError, match="not a shipped resource"):
        resources.resource_path(name)


def test_a_missing_file_is_named():
    with pytest.raises(FileNotFoundError, match=r"themes/none\.json"):
        resources.resource_path("themes/none.json")


def test_the_files_of_a_folder_come_by_name_and_a_missing_folder_is_empty():
    names = [file.name for file in resources.resource_files("themes", ".json")]
    assert names == sorted(names) == ["dark.json", "light.json"]
    assert list(resources.resource_files("nowhere", ".toml")) == []
