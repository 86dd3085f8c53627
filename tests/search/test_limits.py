"""The limit on questions forgets whom it has counted."""

from search import limits


def test_a_client_that_has_been_quiet_for_a_minute_is_forgotten(rf, settings, monkeypatch):
    settings.QUESTION_RATE_LIMIT = 2
    clock = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: clock)
    monkeypatch.setattr(limits, "_asked", {})
    monkeypatch.setattr(limits, "_swept", clock)
    early, late = (rf.post("/", REMOTE_ADDR=address) for address in ("192.0.2.1", "192.0.2.2"))
    assert [limits.over_limit(early) for _ in range(3)] == [False, False, True]
    clock += 61
    assert not limits.over_limit(late)
    assert list(limits._asked) == ["192.0.2.2"]
