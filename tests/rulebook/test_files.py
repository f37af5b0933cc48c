"""Which files of the configuration folder are read, and which never."""

import os
from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.rulebook.files import (
    LARGEST,
    FileRefused,
    read_rules,
)

TEXT = "advanced_rules: []\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a configuration folder with files in it and around it."""
    config = tmp_path / "config"
    for name in (
        "rules.yaml",
        "oxicleanarr/config.yaml",
        "secrets.yaml",
        "packages/Secrets.YAML",
        ".storage/core.config_entries",
        "packages/.hidden/rules.yaml",
        ".rules.yaml",
    ):
        path = config / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT, encoding="utf-8")
    (tmp_path / "outside.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "config-2").mkdir()
    (tmp_path / "config-2/rules.yaml").write_text(TEXT, encoding="utf-8")
    (config / "inner.yaml").symlink_to(config / "oxicleanarr/config.yaml")
    (config / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (config / "folder").symlink_to(tmp_path)
    (config / "store.yaml").symlink_to(config / ".storage/core.config_entries")
    (config / "passwords.yaml").symlink_to("secrets.yaml")
    (config / "circle.yaml").symlink_to("circle.yaml")
    os.mkfifo(config / "pipe.yaml")
    (config / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    (config / "marked.yaml").write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    (config / "large.yaml").write_bytes(b"#" * (LARGEST + 1))
    (config / "just.yaml").write_bytes(b"#" * LARGEST)
    return config


@pytest.mark.parametrize(
    "path",
    [
        "rules.yaml",
        " rules.yaml ",
        "./oxicleanarr/../rules.yaml",
        "oxicleanarr/config.yaml",
        "inner.yaml",
        "marked.yaml",
    ],
)
def test_read(folder: Path, path: str) -> None:
    assert read_rules(folder, path) == TEXT


def test_named_from_the_root(folder: Path) -> None:
    """A whole path does, also where the folder itself is reached by a link."""
    other = folder.parent / "elsewhere"
    other.symlink_to(folder)
    for path in (folder, other):
        assert read_rules(other, str(path / "rules.yaml")) == TEXT


def test_as_large_as_may_be(folder: Path) -> None:
    assert len(read_rules(folder, "just.yaml")) == LARGEST


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("../outside.yaml", "path_not_allowed"),
        ("../nothing.yaml", "path_not_allowed"),
        ("../config-2/rules.yaml", "path_not_allowed"),
        ("/etc/passwd", "path_not_allowed"),
        ("link.yaml", "path_not_allowed"),
        ("folder/outside.yaml", "path_not_allowed"),
        ("folder/nothing.yaml", "path_not_allowed"),
        ("secrets.yaml", "path_not_allowed"),
        ("packages/Secrets.YAML", "path_not_allowed"),
        ("passwords.yaml", "path_not_allowed"),
        (".storage/core.config_entries", "path_not_allowed"),
        ("store.yaml", "path_not_allowed"),
        ("packages/.hidden/rules.yaml", "path_not_allowed"),
        (".rules.yaml", "path_not_allowed"),
        ("nothing.yaml", "path_not_found"),
        ("rules.yaml/more.yaml", "path_not_found"),
        ("a\0b.yaml", "path_not_found"),
        ("", "path_not_a_file"),
        ("oxicleanarr", "path_not_a_file"),
        ("pipe.yaml", "path_not_a_file"),
        ("binary.yaml", "file_not_text"),
        ("large.yaml", "file_too_large"),
        ("circle.yaml", "file_not_readable"),
        ("x" * 300, "file_not_readable"),
    ],
)
def test_refused(folder: Path, path: str, error: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_rules(folder, path)
    assert refused.value.error == error
    assert str(folder) not in str(refused.value.placeholders)


def test_a_link_that_comes_after_the_look(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is opened is what was looked at."""
    monkeypatch.setattr(Path, "resolve", lambda path: path)
    with pytest.raises(FileRefused) as refused:
        read_rules(folder, "link.yaml")
    assert refused.value.error == "file_not_readable"
