"""What must be settled before a decision is signed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.decisions.domain.signing import Declared, Lack, Recusal, Standing, lacks, recusals

KARI, OLA = "kari", "ola"
CLEAR = [Declared(person, ref, Standing.NONE) for person in (KARI, OLA) for ref in ("a", "b")]


def but(*changed: Declared) -> list[Declared]:
    pairs = {(one.person, one.application) for one in changed}
    return [one for one in CLEAR if (one.person, one.application) not in pairs] + list(changed)


def test_when_everybody_has_declared_it_can_be_signed() -> None:
    assert lacks([KARI, OLA], ["a", "b"], CLEAR, signers=[OLA], quorum=2) == ()
    assert recusals([KARI, OLA], ["a", "b"], CLEAR) == ()


def test_whoever_left_for_an_application_stands_in_the_minutes() -> None:
    declared = but(Declared(KARI, "b", Standing.CONFLICT, left=True, ground="fvl6.leads"))

    assert lacks([KARI, OLA], ["a", "b"], declared, signers=[OLA], quorum=1) == ()
    assert recusals([KARI, OLA], ["a", "b"], declared) == (Recusal(KARI, "b", "fvl6.leads"),)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (Declared(KARI, "b", Standing.OPEN), "signing.undecided"),
        (Declared(KARI, "b", Standing.OPEN, left=True), "signing.undecided"),
        (Declared(KARI, "b", Standing.CONFLICT), "signing.did_not_leave"),
        (Declared(KARI, "b", Standing.CONFLICT, left=True), "signing.signer_left"),
    ],
)
def test_each_lack_names_the_person_and_the_application(changed: Declared, code: str) -> None:
    found = lacks([KARI, OLA], ["a", "b"], but(changed), signers=[KARI])
    assert found == (Lack(code, {"person": KARI, "application": "b"}),)


def test_a_declaration_that_is_missing_is_a_lack() -> None:
    assert lacks([KARI, OLA], ["a", "b"], CLEAR[1:]) == (
        Lack("signing.not_declared", {"person": KARI, "application": "a"}),
    )


def test_the_body_must_be_there_and_enough_of_it_for_each_application() -> None:
    away = but(Declared(KARI, "b", Standing.CONFLICT, left=True))

    assert lacks([], ["a"], []) == (Lack("signing.nobody_present", {}),)
    assert lacks([OLA], ["a"], CLEAR, signers=[KARI]) == (Lack("signing.not_present", {"person": KARI}),)
    assert lacks([KARI, OLA], ["a", "b"], away, quorum=2) == (
        Lack("signing.no_quorum", {"application": "b", "taking_part": 1, "quorum": 2}),
    )


def test_one_person_declares_once_for_one_application() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        lacks([KARI], ["a"], [*CLEAR, CLEAR[0]])


PEOPLE, CASES = ["kari", "ola", "per"], ["a", "b", "c"]
PAIRS = st.dictionaries(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(CASES)),
    st.tuples(st.sampled_from(Standing), st.booleans()),
)


@given(PAIRS, st.sets(st.sampled_from(PEOPLE), min_size=1), st.sets(st.sampled_from(CASES)))
def test_without_lacks_nobody_in_conflict_took_part(
    pairs: dict[tuple[str, str], tuple[Standing, bool]], present: set[str], cases: set[str]
) -> None:
    declared = [Declared(person, ref, *row) for (person, ref), row in pairs.items()]

    found = lacks(sorted(present), sorted(cases), declared)

    settled = all(
        (person, ref) in pairs and pairs[person, ref] in [(Standing.NONE, False), (Standing.NONE, True), (Standing.CONFLICT, True)]
        for person in present
        for ref in cases
    )  # fmt: skip
    assert (found == ()) == settled
    assert {(one.person, one.application) for one in recusals(sorted(present), sorted(cases), declared)} == {
        pair for pair, (_, left) in pairs.items() if left and pair[0] in present and pair[1] in cases
    }
