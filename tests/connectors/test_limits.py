"""Client addresses, token buckets and connection counts."""

import pytest
from starlette.types import Scope

from connectors.limits import ClientAddresses, ConnectionLimit, TokenBuckets


def scope(client: str, *forwarded: str) -> Scope:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return {"type": "http", "client": (client, 1), "headers": headers}


def test_forwarded_addresses_count_only_from_trusted_proxies() -> None:
    assert ClientAddresses().of(scope("10.0.0.1", "1.2.3.4")) == "10.0.0.1"
    addresses = ClientAddresses(["10.0.0.0/8"])
    assert addresses.of(scope("10.0.0.1", "1.2.3.4")) == "1.2.3.4"
    assert addresses.of(scope("11.0.0.1", "1.2.3.4")) == "11.0.0.1"


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        (["6.6.6.6, 1.2.3.4"], "1.2.3.4"),
        (["6.6.6.6", "1.2.3.4, 10.0.0.2"], "1.2.3.4"),
        (["nonsense"], "10.0.0.1"),
        (["1.2.3.4, nonsense"], "10.0.0.1"),
        ([""], "10.0.0.1"),
        (["10.0.0.3"], "10.0.0.3"),
        ([], "10.0.0.1"),
    ],
)
def test_a_client_cannot_choose_its_address(forwarded: list[str], client: str) -> None:
    assert ClientAddresses(["10.0.0.0/8"]).of(scope("10.0.0.1", *forwarded)) == client


def test_one_ipv6_network_is_one_client() -> None:
    addresses = ClientAddresses()
    first = addresses.of(scope("2001:db8:1:2::1"))
    assert first == addresses.of(scope("2001:db8:1:2:ffff::9"))
    assert first != addresses.of(scope("2001:db8:1:3::1"))


def test_an_ipv4_address_counts_as_such_behind_a_socket_for_both_protocols() -> None:
    addresses = ClientAddresses()
    assert addresses.of(scope("::ffff:1.2.3.4")) == "1.2.3.4"
    assert addresses.of(scope("::ffff:102:305")) == "1.2.3.5"


@pytest.mark.parametrize("proxy", ["10.0.0.0/8", "::ffff:10.0.0.0/104", "::ffff:10.0.0.1"])
def test_a_proxy_is_recognised_in_both_forms_of_its_address(proxy: str) -> None:
    addresses = ClientAddresses([proxy])
    for address in ("10.0.0.1", "::ffff:10.0.0.1"):
        assert addresses.of(scope(address, "1.2.3.4")) == "1.2.3.4"
        assert addresses.of(scope(address, "6.6.6.6, ::ffff:1.2.3.4")) == "1.2.3.4"
        assert addresses.of(scope(address, "1.2.3.4, ::ffff:10.0.0.1")) == "1.2.3.4"


def test_a_connection_without_address_is_still_limited() -> None:
    assert ClientAddresses().of({"type": "http", "client": None, "headers": []}) == "unknown"


def test_bucket_fills_up_again() -> None:
    now = 0.0
    buckets = TokenBuckets(60, clock=lambda: now)
    assert [buckets.take("a") for _ in range(60)] == [0.0] * 60
    assert buckets.take("a") == pytest.approx(1.0)
    assert buckets.take("b") == 0.0
    now = 0.5
    assert buckets.take("a") == pytest.approx(0.5)
    now = 1.0
    assert buckets.take("a") == 0.0
    now = 1e6
    assert [buckets.take("a") for _ in range(61)][-1] > 0


def test_buckets_are_bounded() -> None:
    buckets = TokenBuckets(1, max_keys=10, clock=lambda: 0.0)
    for key in range(11):
        buckets.take(str(key))
    assert buckets.take("1") > 0
    assert buckets.take("0") == 0.0  # The eleventh put it out.


def test_a_rate_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        TokenBuckets(0)


def test_connections_are_counted_in_all_and_by_client() -> None:
    limit = ConnectionLimit(total=3, per_client=2)
    assert [limit.enter("a") for _ in range(3)] == [True, True, False]
    assert [limit.enter("b") for _ in range(2)] == [True, False]
    limit.leave("a")
    assert limit.enter("b")
    assert limit.open == 3
