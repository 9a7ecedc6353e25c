"""A session ends when it was not used for a while, at the latest after its longest time, and when it is ended."""

from lnwallet_desktop.admin_api.web.sessions import IDLE_S, LONGEST_S, MOST, Sessions


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_a_session_that_is_not_used_ends() -> None:
    clock = Clock()
    known = Sessions(clock)
    secret = known.begin(b"hash")
    clock.now_s += IDLE_S - 1
    assert known.find(secret) is not None
    clock.now_s += IDLE_S - 1
    assert known.find(secret) is not None
    clock.now_s += IDLE_S
    assert known.find(secret) is None


def test_a_session_that_is_used_all_the_time_ends_too() -> None:
    clock = Clock()
    known = Sessions(clock)
    secret = known.begin(b"hash")
    for _ in range(LONGEST_S // 60 - 1):
        clock.now_s += 60
        assert known.find(secret) is not None
    clock.now_s += 60
    assert known.find(secret) is None


def test_what_was_ended_is_known_no_more_and_others_are() -> None:
    known = Sessions()
    first, second = known.begin(b"hash"), known.begin(b"hash")
    known.end(first)
    known.end("never was")
    assert known.find(first) is None
    assert known.find(second) is not None
    assert known.find("") is None


def test_the_cookie_itself_is_not_kept() -> None:
    known = Sessions()
    secret = known.begin(b"hash")
    assert secret.encode() not in known._known
    assert secret not in repr(known._known)


def test_there_are_only_so_many_and_the_least_used_goes() -> None:
    known = Sessions()
    secrets = [known.begin(b"hash") for _ in range(MOST)]
    assert known.find(secrets[0]) is not None
    known.begin(b"hash")
    newest = known.begin(b"hash")
    assert known.find(newest) is not None
    assert known.find(secrets[0]) is not None
    assert known.find(secrets[1]) is None
    assert len(known._known) <= MOST + 1


def test_a_form_s_key_is_the_session_s_own() -> None:
    known = Sessions()
    one, other = known.find(known.begin(b"a")), known.find(known.begin(b"a"))
    assert one is not None
    assert other is not None
    assert one.is_form_key(one.form_key)
    for wrong in ("", "é", one.form_key[:-1], other.form_key):
        assert not one.is_form_key(wrong)
