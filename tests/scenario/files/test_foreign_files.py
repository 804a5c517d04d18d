"""No message tells what stands in a file outside the folder that a scenario may read from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.scenario.mutations import BASE

from guaranteesim.errors import ScenarioError
from guaranteesim.scenario.files.packages import find_base_file, find_negotiation
from guaranteesim.scenario.files.theories import find_theories
from guaranteesim.scenario.reading.loader import load_document, load_scenario

Write = Callable[[str, str], Path]

SECRETS = {
    "accounts": "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n",
    "a key": "-----BEGIN KEY-----\nc2VjcmV0 root:x:0\n-----END KEY-----\n",
    "a list": "- root:x:0:0\n- hunter2\n",
    "a map": "hunter2: root:x:0:0\n",
    "no YAML": "root:x:0:0: [hunter2: {\n",
}
NEGOTIATION = """\
negotiation:
  title: Terms
  base: {base}
  terms: {{a: {{title: A, options: {{x: {{title: X, source: s}}, y: {{title: Y, source: s}}}}}}}}
"""


@pytest.fixture(params=SECRETS)
def secret(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A file outside the folder, whose content must not be told."""
    path = tmp_path / "secret.yaml"
    path.write_text(SECRETS[request.param], encoding="utf-8")
    (tmp_path / "secret").write_text(SECRETS[request.param], encoding="utf-8")
    return path


def _open_negotiation(path: Path) -> None:
    load_document(find_base_file(find_negotiation(path)))


@pytest.mark.parametrize("base", ["{secret}", "../secret.yaml", "../secret", "{secret_without}", "link.yaml"])
def test_the_base_of_a_negotiation(base: str, secret: Path, write: Write) -> None:
    written = base.format(secret=secret, secret_without=secret.with_suffix(""))
    path = write("terms.yaml", NEGOTIATION.format(base=written))
    (path.parent / "link.yaml").symlink_to(secret)
    _refused(_open_negotiation, path)


@pytest.mark.parametrize("parent", ["../secret.yaml", "link.yaml", "{secret}"])
def test_what_a_scenario_extends(parent: str, secret: Path, write: Write) -> None:
    path = write("child.yaml", f"extends: {parent.format(secret=secret)}\nname: child\n")
    (path.parent / "link.yaml").symlink_to(secret)
    _refused(load_scenario, path)


@pytest.mark.parametrize("kind", [name for name in SECRETS if name != "a map"])
def test_an_overlay_or_a_theory_that_is_no_map(kind: str, tmp_path: Path, write: Write) -> None:
    path = write("base.yaml", BASE)
    other = tmp_path / "other.yaml"
    other.write_text(SECRETS[kind], encoding="utf-8")
    _refused(load_scenario, path, [str(other)])
    _refused(find_theories, [str(other)])


def _refused(call: Callable[..., object], *arguments: object) -> None:
    with pytest.raises(ScenarioError) as caught:
        call(*arguments)
    assert not [word for word in ("root:x", "hunter2", "c2Vjcm") if word in str(caught.value)]
