"""A bundle's own folder is all that a laptop needs to provision, without a network."""

import shutil
from pathlib import Path

import pytest

from tests.builders.container import Lan, running

pytestmark = [pytest.mark.host, pytest.mark.long]


def test_the_folder_of_a_bundle_checks_sites_and_starts_ansible_without_a_network(
    tmp_path: Path, lan: Lan, fresh_card: Path, provisioned: Path, bundle: Path
) -> None:
    content = tmp_path / "content" / "bundle"  # the stick that the bundle came on
    shutil.copytree(bundle, content, ignore=shutil.ignore_patterns("*.tar"))
    layers = [content.parent, provisioned, fresh_card]  # a server's card has what a laptop with Debian has
    with running(tmp_path / "laptop", layers, lan) as laptop:
        said = laptop.run("sh", "-c", "cd /bundle/source && ./run sites", seconds=300)
        assert said.code == 0, said.err
        assert "1 sites" in said.out
        listed = laptop.run("sh", "-c", "cd /bundle/source && ./run play server --list-hosts", seconds=300)
        assert "example" in listed.out, listed.err
