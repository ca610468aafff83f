"""What two wordings have in common, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from tildel.assessment.domain.wording import MOST_WORDS, Piece, word_diff


def test_words_that_changed_stand_out():
    assert word_diff("A sound design, well told.", "A weak design, well told.") == (
        Piece("same", "A "),
        Piece("gone", "sound"),
        Piece("new", "weak"),
        Piece("same", " design, well told."),
    )


def test_the_same_text_is_one_piece_and_nothing_is_none():
    assert (word_diff("a b", "a b"), word_diff("", "")) == ((Piece("same", "a b"),), ())


def test_a_very_long_text_is_taken_out_and_written_anew():
    long = "word " * MOST_WORDS
    assert word_diff(long, "short") == (Piece("gone", long), Piece("new", "short"))


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="ab \n", max_size=60))
def test_the_pieces_give_both_texts_back(before, after):
    pieces = word_diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after
