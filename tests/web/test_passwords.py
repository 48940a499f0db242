"""Passwords: how they are kept, and which are too easy to guess."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from learnapp.web import passwords


def test_a_password_tried_for_nobody_takes_the_settings_of_a_real_one() -> None:
    assert not passwords._hasher.check_needs_rehash(passwords.NOBODY)


ABOUT = ("Ann Lee", "ann@example.org")


@pytest.mark.parametrize(
    "password",
    [
        *(
            "Summer2026!!",
            "St Thomas Hospital",
            "Guys and St Thomas",
            "Addenbrookes1",
            "South West London 1",
            "learnapp learnapp",
            "Winter2025!!",
            "Monday01012026",
            "Ann Lee Ann Lee",
        ),
        *(
            "Royal Free Hospital",
            "Kings College Hospital",
            "stthomashospital",
            "Autumn-2026-Autumn",
            "NHS England 2026",
        ),
        *("plum plum plum plum", "Manchester2026!", "my password is 2026", "Password2026!", "junior doctor 2026"),
    ],
)
def test_what_a_guesser_at_work_tries_first_is_refused(password: str) -> None:
    assert passwords.weakness(password, ABOUT)


@pytest.mark.parametrize(
    "password",
    [
        *("correct horse battery", "plum kettle tramway", "wet-lamp-cactus", "x8#Kd9!pQz4w", "three blue teapots"),
        *("kettle summer otter plank", "lighthouse-porridge-7", "violet tractor umbrella"),
    ],
)
def test_three_words_or_enough_chance_will_do(password: str) -> None:
    assert passwords.weakness(password, ABOUT) is None


@pytest.mark.parametrize("password", ["Adebayo-Whitlock", "o.adebayo@wrexleigh.example"])
def test_a_persons_own_name_and_address_are_refused_to_them_alone(password: str) -> None:
    assert passwords.weakness(password, ("Oluwaseun Adebayo-Whitlock", "o.adebayo@wrexleigh.example"))
    assert passwords.weakness(password, ABOUT) is None


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("x8#Kd9!pQz4", "12 characters or more"),
        ("x8#Kd9!pQz4w", ""),
        ("plum kettle tramway ".ljust(200, "u"), ""),
        ("plum kettle tramway ".ljust(201, "u"), "200 characters or fewer"),
    ],
)
def test_a_password_has_twelve_to_two_hundred_characters(password: str, fault: str) -> None:
    found = passwords.weakness(password, ABOUT)
    assert fault in (found or "")
    assert bool(found) is bool(fault)


def test_a_letter_and_its_accent_are_the_letter_with_it() -> None:
    assert passwords.matches(passwords.hash_password("cafe\u0301 kettle tramway"), "caf\u00e9 kettle tramway")


class Hashing:
    """In place of the hasher: takes any password for right, and counts."""

    def __init__(self) -> None:
        self.hashes: list[str] = []
        self.now = self.most = 0
        self._lock = threading.Lock()

    def verify(self, password_hash: str, _password: str) -> bool:
        with self._lock:
            self.hashes.append(password_hash)
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.02)
        with self._lock:
            self.now -= 1
        return True


@pytest.fixture
def hashing(monkeypatch: pytest.MonkeyPatch) -> Hashing:
    made = Hashing()
    monkeypatch.setattr(passwords, "_hasher", made)
    return made


@pytest.mark.parametrize("password", ["violet tractor umbrella", ""])
def test_none_is_no_ones_password_and_takes_as_long(hashing: Hashing, password: str) -> None:
    assert not passwords.matches(None, password)
    assert hashing.hashes == [passwords.NOBODY]


def test_at_most_two_are_checked_at_once(hashing: Hashing) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(passwords.matches, ["a hash"] * 8, ["a password"] * 8))
    assert (len(hashing.hashes), hashing.most) == (8, 2)
