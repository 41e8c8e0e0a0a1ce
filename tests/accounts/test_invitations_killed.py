"""A batch whose worker is a process of its own, killed at random moments."""

from bench.invitations import trial


def test_a_batch_that_is_killed_again_and_again_loses_nobody_and_doubles_no_mail_of_its_own(tmp_path):
    outcome = trial(tmp_path, persons=200, kills=3)
    assert outcome.lost == 0
    # A mail that was accepted at the very moment of a kill is sent again, and can be recognised.
    assert outcome.others == 0
    assert outcome.same <= outcome.kills
    assert outcome.received == 200 + outcome.same
    # Seconds of the processor, about one on a machine that is free; a batch whose cost grows with its square
    # takes many times that.
    assert outcome.queue_processor < 10
