import random
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from joynet.lib import signing

ISSUED = datetime(2027, 3, 9, 14, tzinfo=UTC)
WEEK = timedelta(days=7)


def test_a_link_opens_what_it_was_made_for() -> None:
    token = signing.sign("nominee", {"id": 7, "nonce": "a1"}, ISSUED)
    assert signing.read("nominee", token, WEEK, ISSUED) == {"id": 7, "nonce": "a1"}
    assert signing.read("nominee", token, WEEK, ISSUED + WEEK - timedelta(seconds=1)) == {"id": 7, "nonce": "a1"}


def test_a_text_without_its_tokens_says_where_one_was_and_is_otherwise_the_same() -> None:
    short, long = signing.sign("rate-alone", {"id": 7}, ISSUED), signing.sign("join", {"note": "x" * 500}, ISSUED)
    text = f"At 10:00: https://x.example/rate/{short}/data/\nJoin: https://x.example/join/{long.replace(':', '%3A')}/."
    assert signing.without_tokens(text) == (
        "At 10:00: https://x.example/rate/[link not shown]/data/\nJoin: https://x.example/join/[link not shown]/."
    )


def test_a_link_expires_by_the_given_clock() -> None:
    token = signing.sign("nominee", {"id": 7}, ISSUED)
    assert _refusal("nominee", token, ISSUED + WEEK) == ("expired", "This link has expired. Ask for a new one.")


def test_a_link_for_one_purpose_is_refused_for_another() -> None:
    token = signing.sign("nominee", {"id": 7}, ISSUED)
    sentence = "This link is for something else. Open it from the message it came in, or ask for a new one."
    assert _refusal("unsubscribe", token, ISSUED) == ("purpose", sentence)
    relabelled = "unsubscribe" + token.removeprefix("nominee")
    assert _refusal("unsubscribe", relabelled, ISSUED)[0] == "damaged"


def test_a_link_of_another_site_is_refused(settings: Settings) -> None:
    settings.ORIGIN = "https://staging.example.org"
    token = signing.sign("nominee", {"id": 7}, ISSUED)
    settings.ORIGIN = "https://joynet.example.org"
    assert _refusal("nominee", token, ISSUED) == ("site", "This link belongs to another site. Ask for a new one here.")


def test_a_link_outlives_a_change_of_key_only_while_the_old_one_is_kept(settings: Settings) -> None:
    token = signing.sign("nominee", {"id": 7}, ISSUED)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "k" * 60
    settings.SECRET_KEY_FALLBACKS = [old]
    assert signing.read("nominee", token, WEEK, ISSUED) == {"id": 7}
    settings.SECRET_KEY_FALLBACKS = []
    assert _refusal("nominee", token, ISSUED)[0] == "damaged"


def test_no_changed_link_is_taken() -> None:
    token = signing.sign("nominee", {"id": 7, "note": "x" * 200}, ISSUED)
    chance = random.Random(7)  # noqa: S311 (picks test cases, no secret)
    for _ in range(10_000):
        characters = list(token)
        place = chance.randrange(len(characters))
        match chance.randrange(4):
            case 0:
                characters[place] = chance.choice("abcXYZ019-_:.é\x00")
            case 1:
                del characters[place]
            case 2:
                characters.insert(place, chance.choice("abcXYZ019-_:."))
            case _:
                del characters[place:]
        changed = "".join(characters)
        if changed != token:
            with pytest.raises(signing.LinkRefused):
                signing.read("nominee", changed, WEEK, ISSUED)


@pytest.mark.parametrize(
    "token", ["", ":", "::", "nominee:", "nominee::", "nominee:x:y", "a" * 5000, "\ud800", "nominee:\ud800:é"]
)
def test_what_is_no_link_is_refused_in_words(token: str) -> None:
    sentence = "This link is not complete. Copy the whole link from the message, or ask for a new one."
    assert _refusal("nominee", token, ISSUED) == ("damaged", sentence)


def _refusal(purpose: str, token: str, at: datetime) -> tuple[str | None, str]:
    with pytest.raises(signing.LinkRefused) as refusal:
        signing.read(purpose, token, WEEK, at)
    return refusal.value.code, refusal.value.messages[0]
