"""What ties an expert to an application, and that the search is right however its input is ordered."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.assessment.domain.names import Author, author_of, authors_in, institution_form, names_in, plain
from tildel.assessment.domain.tie_search import find_ties
from tildel.assessment.domain.ties import (
    ApplicationFacts,
    Earlier,
    ExpertFacts,
    Human,
    Participant,
    Places,
    Post,
    TieKind,
    Work,
    digest,
)
from tildel.programmes.domain.call import InterestRules

EVERYTHING = InterestRules(region=True, co_publication_years=5)
NOTHING = InterestRules(institution=False, partners=False, supervisor=False, shared_project=False)
PLACES = Places({"1": "Helse Bergen HF", "2": "Oslo universitetssykehus HF"}, {"1": "H03", "2": "H12"})
ADA = Human("Ada Ekspert", "ada@example.org", "0000-0002-1825-0097", "person-ada")
KARI = Human("Kari Eksempel", "kari@example.org")
SENT, ENDS = date(2024, 5, 15), date(2027, 12, 31)


def application(*people: Participant, key: str = "a", applicant: str = "2") -> ApplicationFacts:
    return ApplicationFacts(key, f"REF-{key}", SENT, ENDS, people, applicant)


def leader(human: Human = KARI, orgnr: str = "2", **more: object) -> Participant:
    return Participant(human, "leader", Post("", orgnr), **more)


def search(
    expert: ExpertFacts, *applications: ApplicationFacts, rules=EVERYTHING, earlier=()
) -> dict[str, list]:
    found: dict[str, list] = {}
    for tie in find_ties([expert], applications, rules, places=PLACES, earlier=earlier):
        found.setdefault(tie.application, []).append(str(tie.kind))
    return found


# --- names --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "author"),
    [
        ("Kari Eksempel", Author("eksempel", "kari")),
        ("Eksempel, Kari Anne", Author("eksempel", "kari")),
        ("Eksempel K", Author("eksempel", "k")),
        ("Eksempel KA", Author("eksempel", "k")),
        ("EKSEMPEL K.", Author("eksempel", "k")),
        ("Kari Øye-Strand", Author("oye strand", "kari")),
        ("Eksempel", None),
        ("", None),
    ],
)
def test_an_author_is_read_however_the_name_is_written(name, author):
    assert author_of(name) == author


@pytest.mark.parametrize(
    "text",
    ["Eksempel K, Prøve P", "Eksempel, K., Prøve, P.", "Kari Eksempel; Per Prøve", "Eksempel K & Prøve P"],
)
def test_lists_of_authors_are_parted(text):
    assert [author.key for author in authors_in(text)] == [("eksempel", "k"), ("prove", "p")]


def test_a_full_given_name_is_not_another_with_the_same_letter():
    kari = Author("eksempel", "kari")
    assert (kari.may_be("k"), kari.may_be("kari"), kari.may_be("knut")) == (True, True, False)


def test_institutions_are_equal_without_their_legal_form():
    assert institution_form("HELSE  Bergen HF") == institution_form("Helse Bergen")


@given(st.text(max_size=60))
def test_any_text_has_a_plain_form_that_stays(text):
    assert plain(plain(text)) == plain(text)
    assert all(" " in name for name in names_in(text))


# --- each tie -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("human", "kind"),
    [
        (Human("A. E.", person="person-ada"), "same_person"),
        (Human("A. E.", orcid="0000-0002-1825-0097"), "same_person"),
        (Human("A. E.", "ADA@example.org "), "same_person"),
        (Human("ada  EKSPERT"), "same_name"),
    ],
)
def test_the_same_person_by_what_is_known(human, kind):
    expert = ExpertFacts(1, ADA)
    assert search(expert, application(leader(human)), rules=NOTHING) == {"a": [kind]}


@pytest.mark.parametrize(
    ("post", "tied"),
    [
        (Post("Oslo universitetssykehus", "2"), True),
        (Post("oslo universitetssykehus HF"), True),
        (Post("", "2", held_to=date(2024, 5, 14)), False),
        (Post("", "2", held_to=date(2024, 5, 15)), True),
        (Post("", "2", held_from=date(2026, 1, 1)), True),
        (Post("", "2", held_from=date(2028, 1, 1)), False),
        (Post("University of Example"), False),
        (Post(""), False),
    ],
)
def test_the_same_institution_in_the_applications_time(post, tied):
    rules = NOTHING._replace(institution=True)
    found = search(ExpertFacts(1, ADA, (post,)), application(leader()), rules=rules)
    assert found == ({"a": ["institution"]} if tied else {})


def test_a_shared_department_is_the_narrower_tie():
    cv = (Post("Oslo universitetssykehus HF", "", "Department of Trials", date(2020, 1, 1)),)
    expert = ExpertFacts(1, ADA, (Post("", "2", "department of trials"),))
    rules = NOTHING._replace(institution=True)
    assert search(expert, application(leader(posts=cv)), rules=rules) == {"a": ["department"]}


def test_the_region_is_that_of_the_applicant_institution():
    expert = ExpertFacts(1, ADA, (Post("Helse Bergen", "1"),))
    rules = NOTHING._replace(region=True)
    partner = Participant(KARI, "partner", Post("", "1"))
    found = search(expert, application(partner), application(key="b", applicant="1"), rules=rules)
    assert found == {"b": ["region"]}


@pytest.mark.parametrize(
    ("own", "theirs", "tied"),
    [
        (Work("T", "10.1/x", 2023), Work("T", "10.1/X", 2023), True),
        (Work("T", "10.1/x", 2018), Work("T", "10.1/x", 2018), False),
        (Work("T", "10.1/x"), Work("T", "10.1/x"), True),
        (Work("T", "", 2023, (("Eksempel K", ""),)), Work("U"), True),
        (Work("T", "", 2023, (("Eksempel, Knut", ""),)), Work("U"), False),
        (Work("T"), Work("U", "", 2022, (), "Ekspert A, Prøve P"), True),
        (Work("T", "", 2023), Work("T", "", 2023), False),
    ],
)
def test_published_together_in_the_last_years(own, theirs, tied):
    rules = NOTHING._replace(co_publication_years=5)
    found = search(ExpertFacts(1, ADA, (), (own,)), application(leader(works=(theirs,))), rules=rules)
    assert found == ({"a": ["co_publication"]} if tied else {})


def test_no_number_of_years_means_not_looked_for():
    work = Work("T", "10.1/x", 2023)
    facts = ExpertFacts(1, ADA, (), (work,)), application(leader(works=(work,)))
    assert search(*facts, rules=NOTHING) == {}


def test_a_paper_found_in_two_ways_is_told_once_by_the_surest():
    work = Work("T", "10.1/x", 2023, (("Kari Eksempel", "0000-0001-5000-0007"),))
    human = Human("Kari Eksempel", orcid="0000-0001-5000-0007")
    rules = NOTHING._replace(co_publication_years=5)
    (tie,) = find_ties(
        [ExpertFacts(1, ADA, (), (work,))], [application(leader(human, works=(Work("T", "10.1/x", 2023),)))],
        rules, places=PLACES,
    )  # fmt: skip
    paper = {"doi": "10.1/x", "title": "T", "year": 2023, "by": "doi", "with": ["Kari Eksempel"]}
    assert tie.evidence == {"papers": [paper], "number": 1}


def test_who_applies_with_the_expert_here_ties_them_to_their_other_application():
    own = application(leader(), Participant(ADA, "partner", Post("")), key="own")
    other = application(leader(), key="other")
    rules = NOTHING._replace(partners=True)
    assert search(ExpertFacts(1, ADA), own, other, rules=rules) == {
        "other": ["partner"],
        "own": ["same_person"],
    }


def test_a_supervisor_is_named_in_a_cv():
    rules = NOTHING._replace(supervisor=True)
    row = application(leader(supervision=("PhD, main supervisor: Ada Ekspert, Example",)))
    assert search(ExpertFacts(1, ADA), row, rules=rules) == {"a": ["supervisor"]}


@pytest.mark.parametrize(("year", "tied"), [(2021, True), (2018, False)])
def test_an_earlier_application_together(year, tied):
    rules = NOTHING._replace(shared_project=True)
    earlier = [Earlier("OLD-1", year, (ADA, KARI)), Earlier("OLD-2", year, (ADA, Human("Ola Annen")))]
    found = search(ExpertFacts(1, ADA), application(leader()), rules=rules, earlier=earlier)
    assert found == ({"a": ["shared_project"]} if tied else {})


# --- the whole ----------------------------------------------------------------------------------------------

HUMANS = st.builds(
    Human, st.sampled_from(["Ada Ekspert", "Kari Eksempel", "Per Prøve", "Ola Annen"]),
    st.sampled_from(["", "ada@example.org", "kari@example.org"]),
)  # fmt: skip
POSTS = st.builds(Post, st.sampled_from(["Helse Bergen", "Elsewhere", ""]), st.sampled_from(["", "1", "2"]))
WORKS = st.builds(
    Work, st.sampled_from(["T", "U"]), st.sampled_from(["", "10.1/x", "10.1/y"]), st.sampled_from([None, 2015, 2023]),
    st.just(()), st.sampled_from(["", "Ekspert A, Eksempel K", "Prøve P"]),
)  # fmt: skip
PEOPLE = st.builds(
    Participant, HUMANS, st.sampled_from(["leader", "partner"]), POSTS, st.just(()), st.lists(WORKS, max_size=2).map(tuple)
)  # fmt: skip
EXPERTS = st.lists(
    st.tuples(HUMANS, st.lists(POSTS, max_size=2).map(tuple), st.lists(WORKS, max_size=2).map(tuple)),
    max_size=3,
).map(lambda rows: [ExpertFacts(number, *row) for number, row in enumerate(rows)])
APPLICATIONS = st.lists(st.lists(PEOPLE, max_size=3).map(tuple), max_size=3).map(
    lambda rows: [application(*people, key=str(number)) for number, people in enumerate(rows)]
)


@given(EXPERTS, APPLICATIONS, st.randoms())
def test_the_order_of_the_input_changes_nothing(experts, applications, chance):
    ties = find_ties(experts, applications, EVERYTHING, places=PLACES)
    chance.shuffle(experts)
    shuffled = [
        ApplicationFacts(
            row.key, row.reference, row.sent, row.ends, tuple(reversed(row.people)), row.applicant
        )
        for row in reversed(applications)
    ]
    again = find_ties(experts, shuffled, EVERYTHING, places=PLACES)
    assert [(tie, digest(tie.evidence)) for tie in again] == [(tie, digest(tie.evidence)) for tie in ties]
    assert len({(tie.member, tie.application, tie.kind) for tie in ties}) == len(ties)


@given(EXPERTS, APPLICATIONS)
def test_every_pair_alone_has_the_ties_it_has_among_all(experts, applications):
    """But for those that other applications bring: applying together in this call."""
    rules = EVERYTHING._replace(partners=False)
    ties = find_ties(experts, applications, rules, places=PLACES)
    alone = [
        tie
        for expert in experts
        for row in applications
        for tie in find_ties([expert], [row], rules, places=PLACES)
    ]
    assert sorted(alone, key=lambda tie: (tie.member, tie.application, tie.kind)) == list(ties)


def test_every_kind_has_a_ground_a_name_and_words():
    from tildel.assessment.domain.impartiality import ground_named
    from tildel.assessment.domain.ties import GROUND_OF

    assert set(GROUND_OF) == set(TieKind)
    assert all(ground_named(key) for key in GROUND_OF.values())
