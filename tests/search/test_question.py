import pytest

from search.question import for_rules, has_words, normalise


@pytest.mark.parametrize(
    "typed",
    [
        "he\u200b has a kn\u200bife",  # zero-width spaces
        "he has a kn\u00adife",  # soft hyphen
        "\u202ehe has a knife\u202c",  # text direction
        "\ufeffhe has a knife",  # byte order mark
        "he has a kn\u2060ife",  # word joiner
        "he has a \U000e0061\U000e0062knife",  # tag characters
        "he has a knife\x00",
        "he \x07has\x1b a knife",
        "he has a\u00a0knife",
        "  he\thas\n\na \r\n knife  ",
        "he has a knife\ud83d",  # half an emoji
        "ｈｅ ｈａｓ ａ ｋｎｉｆｅ",
        "𝐡𝐞 𝐡𝐚𝐬 𝐚 𝐤𝐧𝐢𝐟𝐞",
    ],
)
def test_what_nobody_meant_to_type_is_gone(typed):
    assert normalise(typed) == "he has a knife"


@pytest.mark.parametrize("typed", ["he’s here", "he‘s here", "heʼs here", "he`s here"])
def test_every_apostrophe_reads_alike(typed):
    assert normalise(typed) == "he's here"
    assert for_rules(normalise(typed)) == "hes here"


@pytest.mark.parametrize(
    ("typed", "word"), [("🆘", "help"), ("he has a 🔪", "knife"), ("🔫", "gun"), ("🩸", "blood")]
)
def test_emoji_that_call_for_help_are_words(typed, word):
    assert word in normalise(typed).split()


def test_other_emoji_do_no_harm():
    assert normalise("I feel sad 😢😢 tonight").startswith("I feel sad")


@pytest.mark.parametrize("typed", ["Siân", "Zoë is scared", "你好 help", "مساعدة", "£200 gone"])
def test_letters_of_every_language_stay(typed):
    assert normalise(typed) == typed


@pytest.mark.parametrize(
    "typed", ["", " ", "\n\t", "\u200b\u200b", "\x00", "?!…", "😢😢😢", "12 34", "x"]
)
def test_no_words_are_known_for_what_they_are(typed):
    assert not has_words(normalise(typed))


@pytest.mark.parametrize("typed", ["hi", "help me 😢", "ayuda", "مساعدة", "no"])
def test_words_are_known_in_any_language(typed):
    assert has_words(normalise(typed))


def test_rules_see_neither_case_nor_punctuation():
    assert for_rules("He's GOT a KNIFE!!! (please, hurry)") == "hes got a knife please hurry"


def test_normalising_twice_changes_nothing_more():
    once = normalise("  He\u200b’s  ﬁne\u202e… 🔪  ")
    assert normalise(once) == once
