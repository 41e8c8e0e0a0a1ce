"""Background jobs: declared, done beside the delivery of mail, right when several do them."""

import threading

import pytest
from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationConflictError
from ZODB import DB
from ZODB.MappingStorage import MappingStorage
from ZODB.POSException import ConflictError

from itschool_cms import DEFAULTS
from itschool_cms.core import jobs, prepare
from itschool_cms.core.database import close_databases
from itschool_cms.core.outbox.worker import Worker, start_in_background


@pytest.fixture
def config():
    config = Configurator(settings=DEFAULTS)
    config.include("itschool_cms.core")
    yield config
    close_databases(config.registry)


def test_a_job_is_declared_once_and_can_be_found(config):
    config.add_background_job("count", lambda registry: False)
    config.commit()
    jobs = [each["introspectable"]["job"] for each in config.introspector.get_category("background jobs")]
    (found,) = [job for job in jobs if job.name == "count"]
    assert found is config.registry.background_jobs["count"]


def test_two_jobs_of_one_name_are_a_conflict(config):
    config.add_background_job("count", lambda registry: False)
    config.add_background_job("count", lambda registry: True)
    with pytest.raises(ConfigurationConflictError):
        config.commit()


def test_each_job_takes_a_step_and_an_error_of_one_keeps_no_other(config, caplog):
    done = []

    def fail(registry):
        raise OSError("full")

    def count(registry):
        done.append(registry)
        return len(done) < 3

    config.add_background_job("fail", fail)
    config.add_background_job("count", count)
    config.commit()
    assert [jobs.do_jobs(config.registry) for _ in range(3)] == [True, True, False]
    assert "the job fail failed" in caplog.text
    assert done == [config.registry] * 3


def test_the_system_acts_in_a_transaction_of_its_own(config):
    config.commit()
    registry = config.registry
    with jobs.system_request(registry) as request:
        assert request is None
    prepare(registry.database, registry)
    with jobs.system_request(registry) as request:
        request.site.title = "Kept"
        assert request.person is None
        assert request.mail_url("/x") == "http://localhost/x"

    def die():
        with jobs.system_request(registry) as request:
            request.site.title = "Thrown away"
            raise KeyError

    with pytest.raises(KeyError):
        die()
    with jobs.system_request(registry) as request:
        assert request.site.title == "Kept"


def test_work_is_done_again_after_a_conflict_and_given_up_in_the_end():
    tried = []

    def work(attempt):
        tried.append(attempt)
        if attempt < 2:
            raise ConflictError()
        return True

    assert jobs.again_after_conflicts(work)
    assert tried == [0, 1, 2]

    def never(attempt):
        raise ConflictError()

    with pytest.raises(ConflictError):
        jobs.again_after_conflicts(never)


class Nowhere:
    def send(self, envelope):
        raise AssertionError("no mail here")


def test_who_delivers_mail_does_the_jobs_without_a_pause_while_there_is_more():
    stop, done = threading.Event(), []

    def also():
        done.append(1)
        if len(done) == 5:
            stop.set()
        return True

    database = DB(MappingStorage())
    Worker(database, Nowhere(), interval_seconds=60, also=also).run_forever(stop)
    database.close()
    assert len(done) == 5


def test_the_thread_of_a_server_does_the_jobs(tmp_path):
    done = threading.Event()
    database = DB(MappingStorage())

    def also():
        done.set()
        return False

    thread = start_in_background(database, {"mail.transport": f"folder:{tmp_path}"}, also=also)
    assert done.wait(30)
    thread.stop()
    database.close()
