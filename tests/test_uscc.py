"""Unified social credit codes: the vectors of the standard and the traps of its check."""

import pytest

from pipeline.normalize import uscc

VALID = (
    "91350100M000100Y43",
    "91110108551385082Q",
    "91110000710926094P",
    "12440600MB2C07549J",  # letters in the organisation code
    "9144030000000000G0",  # the sum is 0: check digit 0
    "9111000012345678AU",  # well formed, though nobody need have it
)
INVALID = (
    "91310115MA1H8R7C6D",  # check
    "911100007109260942",  # check
    "91350100M000100YIO",  # alphabet
    "91350100M000100Y4",  # length
    "91350100M000100Y430",
    "91350100m000100y43",  # the caller folds to capitals
    "9135010XM000100Y43",  # a letter among the digits of the division
    "",
    "91350100 M000100Y43",
)
# Fictitious numbers of people: born on a real day, with a check of their own that fits.
PERSONAL = ("110101199003289996", "110101199003070011")


@pytest.mark.parametrize("code", VALID)
def test_a_well_formed_code_is_valid(code: str) -> None:
    assert uscc.is_valid(code)


@pytest.mark.parametrize("code", INVALID)
def test_a_malformed_code_is_invalid(code: str) -> None:
    assert not uscc.is_valid(code)


@pytest.mark.parametrize("place", range(18))
def test_a_wrong_character_anywhere_is_noticed(place: int) -> None:
    code = VALID[0]
    other = "7" if code[place] != "7" else "8"

    assert not uscc.is_valid(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize("code", PERSONAL)
def test_a_personal_number_is_refused_even_when_the_outer_check_fits(code: str) -> None:
    assert uscc.is_personal(code)
    assert not uscc.is_valid(code)


def test_an_impossible_birthday_makes_no_person() -> None:
    assert not uscc.is_personal("110101199002300012")


def test_codes_are_found_where_they_stand_alone() -> None:
    text = (
        "甲公司(91350100M000100Y43),乙公司91110108551385082Q;91350100M000100Y43 X91110000710926094P"
    )

    assert uscc.find(text) == ("91350100M000100Y43", "91110108551385082Q")
