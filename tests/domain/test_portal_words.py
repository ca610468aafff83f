from hypothesis import given
from hypothesis import strategies as st

from tildel.portal.domain.words import asked, distance, keys_of, nearest, plain, query_of, words_of

letters = st.text("abcdeæøå", min_size=1, max_size=9)


def test_words_have_no_signs_that_a_parser_could_misread():
    assert plain(["KLINBEFORSK-2024", "Ås, 6.4 «O'Neill»\0"]) == "klinbeforsk 2024 ås 6 4 o neill"
    assert asked("en to to EN " + " ".join(map(str, range(20)))) == ["en", "to", *map(str, range(8))]
    assert query_of(["ås", "kreft"]) == "'ås' & 'kreft':*"


@given(st.text(max_size=60))
def test_no_text_can_break_a_query(text):
    query = query_of(asked(text))
    assert query.count("'") == 2 * len(asked(text))
    assert plain([plain([text])]) == plain([text])
    assert all(word == words_of(word)[0] for word in words_of(text) if words_of(word))


@given(
    letters,
    st.integers(0, 8),
    st.sampled_from("abcdeæøå"),
    st.sampled_from(["add", "drop", "change", "swap"]),
)
def test_one_mistake_is_one_apart_and_leaves_a_key_in_common(word, at, letter, how):
    at = min(at, len(word) - 1)
    wrong = {
        "add": word[:at] + letter + word[at:], "drop": word[:at] + word[at + 1 :],
        "change": word[:at] + letter + word[at + 1 :], "swap": word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    }[how]  # fmt: skip
    assert distance(word, wrong, 2) <= 1
    assert set(keys_of(word)) & set(keys_of(wrong))


@given(letters, letters)
def test_distance_is_symmetric_nought_only_for_the_same_and_stops_at_the_most(a, b):
    found = distance(a, b, 3)
    assert found == distance(b, a, 3)
    assert (found == 0) == (a == b)
    assert distance(a, b, 1) == min(found, 2)


def test_the_nearest_comes_first_and_short_words_may_have_one_mistake():
    assert nearest("kreftt", ["kreft", "krefter", "kraft"]) == ["kreft"]
    assert nearest("hjertesvigt", ["hjertesvikt", "hjernesvikt", "kjertel"]) == ["hjertesvikt", "hjernesvikt"]
    assert nearest("kreft", ["kreft"]) == []
