"""Evolution steps: in order, once, and again after a crash."""

import pytest
from pyramid.exceptions import ConfigurationConflictError

from itschool_cms.core import prepare
from itschool_cms.core.database import open_site
from itschool_cms.core.evolution import evolve, pending_steps
from tests.core.kernel_app import make_config


@pytest.fixture
def config():
    """A site that was made before any step was declared."""
    config = make_config()
    config.commit()
    prepare(config.registry.database, config.registry)
    return config


def title(config):
    with open_site(config.registry.database) as (site, _):
        return site.title


def appending(text):
    def step(site, registry):
        site.title += text

    return step


def run(config):
    with open_site(config.registry.database) as (site, manager):
        return evolve(site, config.registry, manager)


def test_steps_run_in_the_order_of_their_declaration_and_once(config):
    config.add_evolution_step("z first", appending("1"))
    config.add_evolution_step("a second", appending("2"))
    config.commit()
    assert run(config) == ["z first", "a second"]
    assert run(config) == []
    assert title(config) == "12"
    config.add_evolution_step("later", appending("3"))
    config.commit()
    with open_site(config.registry.database) as (site, _):
        assert pending_steps(site, config.registry) == ["later"]
    assert run(config) == ["later"]
    assert title(config) == "123"


def test_a_step_that_fails_half_way_leaves_nothing_and_runs_again(config):
    crashes = [RuntimeError("half way")]

    def fragile(site, registry):
        site.title += "2"
        if crashes:
            raise crashes.pop()

    config.add_evolution_step("first", appending("1"))
    config.add_evolution_step("fragile", fragile)
    config.add_evolution_step("last", appending("3"))
    config.commit()
    with pytest.raises(RuntimeError):
        run(config)
    assert title(config) == "1"
    assert run(config) == ["fragile", "last"]
    assert title(config) == "123"


def test_a_step_that_another_process_made_meanwhile_is_left_out(config):
    config.add_evolution_step("second", appending("2"))
    config.commit()
    with open_site(config.registry.database) as (site, manager):
        assert pending_steps(site, config.registry) == ["second"]
        assert run(config) == ["second"]
        assert evolve(site, config.registry, manager) == []
    assert title(config) == "2"


def test_a_new_site_has_made_all_steps():
    config = make_config()
    config.add_evolution_step("old", appending("never"))
    config.commit()
    prepare(config.registry.database, config.registry)
    assert run(config) == []
    assert title(config) == ""


def test_two_steps_of_one_name_conflict(config):
    for text in "ab":
        config.add_evolution_step("same", appending(text))
    with pytest.raises(ConfigurationConflictError):
        config.commit()
