"""A call ends at its moment, however slowly the other side answers."""

import socket

import pytest

from learnapp.call_limits import Deadline, no_longer_than


def test_a_read_that_would_wait_for_ever_ends_with_the_block() -> None:
    near, far = socket.socketpair()
    with near, far:
        with pytest.raises(TimeoutError), no_longer_than(Deadline(0.05), lambda: near):
            assert near.recv(1) == b""
        with no_longer_than(Deadline(5), lambda: None):
            pass


def test_a_block_that_ends_late_without_a_connection_was_too_late() -> None:
    with pytest.raises(TimeoutError):
        Deadline(-1).left()
    with pytest.raises(TimeoutError), no_longer_than(Deadline(0), lambda: None):
        pass
