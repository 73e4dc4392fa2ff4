"""Drift: what a seed changes in the text that is served; what it does in the page shows in tests/flows."""

from __future__ import annotations

import re

import pytest

from mock_portal import drift


def classes(text: str) -> set[str]:
    return {name for names in re.findall(r'class="([^"{]*)"', text) for name in names.split()}


@pytest.fixture
def seed() -> int:
    """One that renames."""
    return next(seed for seed in range(99) if "names" in drift.mix(seed))


def test_the_same_seed_is_the_same_change():
    assert [drift.mix(seed) for seed in range(50)] == [drift.mix(seed) for seed in range(50)]
    assert all(drift.mix(seed) for seed in range(200))


def test_own_names_are_changed_everywhere_and_kits_names_nowhere(office, seed):
    before = office.get("/chaoyang_hr/appointments/new").text
    styles = office.get("/static/chaoyang_hr/office.css").text
    assert office.post("/_control/drift", json={"seed": seed}).json == {
        "seed": seed,
        "changes": list(drift.mix(seed)),
    }
    after = office.get("/chaoyang_hr/appointments/new").text
    own = drift.own_names("chaoyang_hr")
    assert {"panel", "two", "slot", "done"} <= own
    assert not own & classes(after)
    assert classes(before) - own == classes(after) - {drift.renamed(name, seed) for name in own}
    assert "layui-form-item" in classes(after)
    slot = drift.renamed("slot", seed)
    assert (f'id="{slot}"' in after, f"$('#{slot}')" in after, "'#slot'" in after) == (True, True, False)
    drifted = office.get("/static/chaoyang_hr/office.css").text
    assert f".{drift.renamed('panel', seed)} {{" in drifted
    assert ".panel" not in drifted
    assert drifted.count("{") == styles.count("{")
    assert "min-width: 1100px" in drifted


def test_scripts_of_the_talent_sites_keep_their_meaning(client, seed):
    plain = client.get("/static/talent/person/profile.js").text
    client.post("/_control/drift", json={"seed": seed})
    drifted = client.get("/static/talent/person/profile.js").text
    assert drifted != plain
    # Only names inside class="…" differ.
    blank = r'class="[^"]*"'
    assert re.sub(blank, "", drifted) == re.sub(blank, "", plain)
    assert f"el: '#{drift.renamed('app', seed)}'" in client.get("/static/talent/person/app.js").text
    assert f'id="{drift.renamed("app", seed)}"' in client.get("/talent_person/").text


def test_kits_and_the_control_side_do_not_drift(client, seed):
    paths = ("/static/kits/layui/css/layui.css", "/_control/", "/static/drift.js")
    before = [client.get(path).data for path in paths]
    client.post("/_control/drift", json={"seed": seed})
    assert [client.get(path).data for path in paths] == before


def test_without_a_seed_and_after_a_reset_the_pages_are_as_they_are(client, seed):
    plain = client.get("/talent_person/").text
    assert "drift" not in plain
    client.post("/_control/drift", json={"seed": seed})
    assert f'data-seed="{seed}"' in client.get("/talent_person/").text
    client.post("/_control/reset")
    assert client.get("/talent_person/").text == plain


@pytest.mark.parametrize("order", [{}, {"seed": "7"}, {"seed": -1}, {"seed": True}, {"sed": 7}])
def test_no_seed_is_400(client, order):
    assert client.post("/_control/drift", json=order).status_code == 400
