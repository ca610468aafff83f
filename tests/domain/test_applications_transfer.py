import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.applications.domain.together import (
    INVITATION,
    PARTICIPATION,
    TOGETHER,
    masked,
    own_costs,
    with_own_costs,
    with_partner,
)
from tildel.applications.domain.transfer import FORMAT, Fitted, LeftOut, as_file, fitting, read_file
from tildel.kernel.errors import Unreadable

SECTIONS = {
    "project": {"title_no": "Ærlig svar", "start": "2028-01-01"},
    "users": {"user_involvement": "Yes."},
}


def packed(**changes):
    return json.dumps({"format": FORMAT, "version": 1, "sections": SECTIONS} | changes).encode()


# --- the file -------------------------------------------------------------------------------------------------


def test_what_is_written_is_read_again():
    file = as_file(
        SECTIONS, [], reference="R-1", call="c", language="nb", exported_at="2027-03-01T09:00:00+00:00"
    )
    assert read_file(json.dumps(file, ensure_ascii=False).encode()) == SECTIONS
    assert list(file) == [
        "format",
        "version",
        "reference",
        "call",
        "language",
        "exported_at",
        "sections",
        "files",
    ]


def test_a_byte_order_mark_does_not_matter():
    assert read_file(b"\xef\xbb\xbf" + packed()) == SECTIONS


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"\xff\xfe\x00", "transfer.not_text", ""),
        (b'{\n "format": }', "transfer.not_json", "2:12"),
        (b"[1, 2]", "transfer.not_ours", "format"),
        (packed(format="other"), "transfer.not_ours", "format"),
        (packed(version=2), "transfer.other_version", "version"),
        (packed(version=True), "transfer.other_version", "version"),
        (packed(sections={}), "transfer.no_sections", "sections"),
        (packed(sections=[1]), "transfer.no_sections", "sections"),
        (packed(sections={"budget": "much"}), "transfer.section_shape", "sections.budget"),
        (packed(sections={"users": {"a": [[[[[[[[1]]]]]]]]}}), "transfer.too_deep", "sections.users"),
        (b"[" * 100_000, "transfer.too_deep", ""),
        (b" " * (2 * 1024 * 1024 + 1), "transfer.too_large", ""),
    ],
)
def test_a_bad_file_says_what_and_where(data, code, place):
    with pytest.raises(Unreadable) as refused:
        read_file(data)
    assert (refused.value.code, refused.value.place) == (code, place)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    with suppress(Unreadable):
        assert read_file(data)


# --- what fits ------------------------------------------------------------------------------------------------


def test_what_a_call_does_not_have_is_left_out_and_named():
    sections = {
        "users": {"user_involvement": "Yes."},
        "recruitment": {"rows": [{"institution": "1", "planned": 3}]},
        "themes": {"themes": ["heart", "mind"]},
        "budget": {"rows": [{"category": "crew", "years": {"2028": 5}}, {"category": "", "years": {}}], "justification": ""},
    }  # fmt: skip
    found = fitting(sections, parts=["users", "themes", "budget"], categories=["personnel"], themes=["mind"])
    assert found == Fitted(
        {
            "users": {"user_involvement": "Yes."},
            "themes": {"themes": ["mind"]},
            "budget": {"rows": [{"category": "", "years": {"2028": 5}}, {"category": "", "years": {}}], "justification": ""},
        },
        (LeftOut("section", "recruitment"), LeftOut("category", "crew"), LeftOut("theme", "heart")),
    )  # fmt: skip


def test_strange_shapes_in_a_file_do_not_stop_it():
    odd = {"budget": {"rows": [3, {"category": 7}]}, "themes": {"themes": "heart"}}
    found = fitting(odd, parts=["budget", "themes"], categories=[], themes=["heart"])
    assert found.sections == {"budget": {"rows": [3, {"category": 7}]}, "themes": {"themes": []}}


# --- a partner's own part -------------------------------------------------------------------------------------

BUDGET = {
    "rows": [
        {"institution": "A", "category": "personnel", "years": {"2028": 1}},
        {"institution": "B", "category": "running", "years": {"2028": 2, "2029": 3}},
        {"institution": "B", "category": "running", "years": {"2028": 4}},
        {"institution": "B", "category": "", "years": {"2030": 9}},
    ],
    "justification": "Needed.",
}


def test_an_institution_sees_its_own_sums():
    assert own_costs(BUDGET, "B", ["personnel", "running"]) == {
        "personnel": {},
        "running": {"2028": 6, "2029": 3},
    }


def test_own_rows_are_replaced_and_all_others_stay():
    after = with_own_costs(BUDGET, "B", {"personnel": {"2029": 7}, "running": {"2028": 5}})
    assert after == {
        "rows": [
            BUDGET["rows"][0],
            {"institution": "B", "category": "running", "years": {"2028": 5}},
            BUDGET["rows"][3],
            {"institution": "B", "category": "personnel", "years": {"2029": 7}},
        ],
        "justification": "Needed.",
    }


_AMOUNTS = st.dictionaries(st.sampled_from(["2028", "2029"]), st.integers(1, 10**9), max_size=2)
_ROWS = st.fixed_dictionaries(
    {
        "institution": st.sampled_from("AB"),
        "category": st.sampled_from(["", "personnel", "running"]),
        "years": _AMOUNTS,
    }
)


@given(st.lists(_ROWS, max_size=6), st.fixed_dictionaries({"personnel": _AMOUNTS, "running": _AMOUNTS}))
def test_what_an_institution_writes_is_what_it_sees_and_nobody_else_is_touched(rows, costs):
    budget = {"rows": rows}
    after = with_own_costs(budget, "B", costs)
    assert own_costs(after, "B", costs) == costs
    others = [row for row in rows if row["institution"] != "B" or not row["category"]]
    assert [row for row in after["rows"] if row["institution"] != "B" or not row["category"]] == others
    assert with_own_costs(after, "B", costs) == after


def test_a_partner_changes_their_own_row():
    partners = {
        "rows": [{"key": "p2", "name": "A", "typed": {"email": "x", "position_percent": "half"}}, {"key": "p3", "name": "B"}],
        "next": 4,
    }  # fmt: skip
    assert with_partner(partners, "p2", {"name": "C", "position_percent": 50}) == {
        "rows": [{"key": "p2", "name": "C", "position_percent": 50, "typed": {"email": "x"}}, {"key": "p3", "name": "B"}],
        "next": 4,
    }  # fmt: skip


# --- states ---------------------------------------------------------------------------------------------------


def test_the_life_of_an_invitation_and_of_a_partners_word():
    assert dict(TOGETHER) == {"invitation": INVITATION, "participation": PARTICIPATION}
    assert {state: INVITATION.verbs(state) for state in INVITATION.states} == {
        "sent": ("remind", "accept", "decline", "withdraw"),
        "accepted": (),
        "declined": (),
        "withdrawn": (),
    }
    assert {state: PARTICIPATION.verbs(state) for state in PARTICIPATION.states} == {
        "asked": ("remind", "ask", "confirm", "decline"),
        "confirmed": ("decline", "ask"),
        "declined": ("confirm", "ask"),
    }


@pytest.mark.parametrize(
    ("address", "shown"),
    [("ola.dikt@example.org", "o…t@e…e.org"), ("al@no.no", "a…@n….no"), ("x", "x…@…"), ("", "…@…")],
)
def test_a_masked_address_can_only_be_known_again(address, shown):
    assert masked(address) == shown
