"""Event streams: connected first, one's own events only, heartbeats, a clean end."""

from lnwallet_desktop.sandbox import wire_pb2 as wire
from lnwallet_desktop.sandbox.events import Event, EventHub

NEWS = Event(receiver_transfer=wire.TransferEvent(transfer=wire.Transfer(id="t")))


def test_a_stream_has_what_happened_since_it_was_made() -> None:
    hub = EventHub()
    events = hub.subscribe(b"mine").events()
    assert next(events).WhichOneof("event") == "connected"
    hub.publish(b"another's", NEWS)
    hub.publish(b"mine", NEWS)
    hub.close()
    assert list(events) == [NEWS]


def test_a_silent_stream_has_heartbeats() -> None:
    events = EventHub(heartbeat_s=0.001).subscribe(b"mine").events()
    assert [next(events).WhichOneof("event") for _ in range(3)] == ["connected", "heartbeat", "heartbeat"]


def test_a_stream_made_after_the_end_ends_at_once() -> None:
    hub = EventHub()
    hub.close()
    assert len(list(hub.subscribe(b"mine").events())) == 1


def test_a_wallet_that_left_gets_nothing_more() -> None:
    hub = EventHub()
    subscription = hub.subscribe(b"mine")
    subscription.end()
    assert len(list(subscription.events())) == 1
    hub.publish(b"mine", NEWS)
