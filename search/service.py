"""A question's way through the service.

question → normalise → emergency rules → services named → spelling and synonyms → encode → triage →
retrieve → decide → compose → answer

Emergency rules run first and need nothing. Whatever fails after them, the answer still holds the
emergency number, the local front doors and national helplines.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.conf import settings
from django.utils import timezone

from guidance import directory as contact_directory
from guidance.models.choices import Audience
from guidance.opening import is_bank_holiday

from . import question as questions
from . import sharing
from .answers import Answer, compose
from .conversation import (
    Conversation,
    Tells,
    adult_speaks,
    joined_urgency,
    refers_to_somebody,
)
from .decision import (
    ALWAYS_SHOWN,
    SURELY_OFF_TOPIC_AT,
    Decision,
    decide,
    emergency_without_model,
    in_another_language,
    who_asks,
)
from .emergency import Danger, EmergencyRules, load_rules
from .encoder import WAIT_SECONDS, Encoder, get_encoder, is_loaded
from .heads import NOTHING
from .health import mismatch
from .index import Index, IndexUnavailable, current_index
from .languages import language_of, language_of_script, may_be_in_another_language
from .named import Named, named_services
from .query import Query
from .retrieval import Hit, retrieve, varied
from .signposts import Match, Says, Trial, published_signposts
from .texts import FixedTexts, published_texts
from .triage import Estimate
from .vocabulary import Vocabulary
from .words_only import by_words

logger = logging.getLogger(__name__)

# Earlier questions that are read, and how many of them with the model.
HISTORY_TURNS = 20
READ_IN_FULL = 5
# Of all of them together no more is read, the last first: reading costs.
MOST_HISTORY = 10_000
# By itself off-topic, a turn of so many words leans on nothing: it is another matter.
WORDS_OF_ITS_OWN = 4
# What is left of the likelihood of Childline where somebody writes as an adult does.
AN_ADULT_MAY_MEAN_IT = 0.2
# What is a phrase of a signpost all but word for word is understood, as “hiya”.
WORD_FOR_WORD = 0.98
# Passages that an answer is made from.
HITS = 40


@dataclass(frozen=True)
class Meaning:
    """What a text means to the index: `estimate` by what was typed, `topics` by what that means.

    `vector` is the encoding of what was typed, `wanted` that of what would answer it.
    """

    query: Query
    estimate: Estimate
    topics: dict[str, float]
    vector: np.ndarray
    wanted: np.ndarray


@dataclass(frozen=True)
class Reasons:
    """All that led to a decision, for composing the answer and for explaining it."""

    question: str
    meant: str
    so_far: Conversation
    danger: Danger
    named: Named
    meaning: Meaning
    asker: str
    match: Match | None
    hits: list[Hit]
    decision: Decision
    index: Index


def ask(
    text: str,
    *,
    audience: str | None = None,
    history: Sequence[str] = (),
    limit: int = 5,
    in_short: bool = False,
    trial: Trial | None = None,
) -> Answer:
    """Answer a question. Never raises for anything that a person typed, or for a part that fails.

    `audience` is who asks where that is known, `history` earlier questions, the oldest first.
    `in_short` asks for the fixed words alone where the rules find an emergency. `trial` stands in
    for the signposts that are published, to see what others would change.
    """
    question, earlier = read_turns(text, history)
    rules = load_rules().for_one_question()
    so_far = heard_by_rules([*earlier, question], rules)
    rule = so_far.rule
    directory, texts = fixed_data()
    if rule and rule.language:
        return compose(emergency_without_model(rule, audience), texts, directory)
    if not so_far.held and (language := language_of_script(question)):
        language = _language_of_some(earlier) or language
        return compose(in_another_language(language, audience), texts, directory)
    if not rule and not earlier and not questions.has_words(question):
        return compose(_plain("off-topic", "unreadable", audience), texts, directory)
    if rule and (in_short or not is_loaded()):  # Whoever is in danger does not wait for a model.
        return compose(emergency_without_model(rule, audience), texts, directory)
    try:
        index, encoder = ready()
        language = language_of(question, index.vocabulary)
        if not language and not index.vocabulary.knows_most(question):
            language = _language_of_some(earlier, index.vocabulary)
        if not rule and language:
            decision = in_another_language(language, audience)
            return compose(decision, texts, directory, index=index)
        if not (rule or earlier) and is_keys_at_random(question, index.vocabulary):
            decision = _plain("off-topic", "unreadable", audience)
            return compose(decision, texts, directory, index=index)
        reasons = work_out(question, earlier, audience, index, encoder, trial, rules)
        seeks_help = 1 - reasons.meaning.estimate.urgency["information"]
        return compose(
            reasons.decision,
            texts,
            directory,
            hits=varied(reasons.hits, reasons.meaning.topics, seeks_help),
            index=index,
            query=reasons.meaning.query,
            vector=reasons.meaning.wanted,
            limit=limit,
        )
    except Exception as error:  # Whatever failed, whoever asks gets the fixed answer.
        logger.error("A question was answered from fixed data: %s", type(error).__name__)
        if rule:
            return compose(emergency_without_model(rule, audience), texts, directory)
        return _without_meaning(question, audience, texts, directory, limit)


def is_keys_at_random(question: str, vocabulary: Vocabulary) -> bool:
    """Whether nothing in a question can be read."""
    return questions.is_mash(question) and not vocabulary.knows_some(question)


def read_turns(text: str, history: Sequence[str]) -> tuple[str, list[str]]:
    """A question and the last few before it as they are worked on."""
    most = settings.QUESTION_MAX_CHARACTERS
    question = questions.normalise(text[:most])[:most]
    earlier: list[str] = []
    room = MOST_HISTORY
    for turn in reversed(history[-HISTORY_TURNS:]):
        if room <= 0:
            break
        earlier.insert(0, questions.normalise(turn[:most])[:room])
        room -= len(earlier[0])
    return question, earlier


def _language_of_some(earlier: Sequence[str], vocabulary: Vocabulary | None = None) -> str:
    """The language of the last question before this one that was in another than English."""
    for turn in reversed(earlier):
        language = language_of(turn, vocabulary) if vocabulary else language_of_script(turn)
        if language:
            return language
    return ""


def tells_of_danger(text: str, history: Sequence[str] = ()) -> bool:
    """Whether the rules find an emergency in a question, or one before it that is not over.

    It is answered whatever is wrong with the request otherwise.
    """
    question, earlier = read_turns(text, history)
    return heard_by_rules([*earlier, question], load_rules()).held


def heard_by_rules(earlier: Sequence[str], rules: EmergencyRules) -> Conversation:
    """What earlier questions have come to by the rules alone, which need no model."""
    so_far = Conversation()
    for turn in earlier:
        meant, so_far = so_far.hear(turn, rules)
        told = so_far.held or so_far.tells is Tells.NOW
        so_far = so_far.after(meant, "emergency" if told else "urgent", "", holds=True)
    return so_far


def work_out(
    question: str,
    earlier: Sequence[str],
    audience: str | None,
    index: Index,
    encoder: Encoder,
    trial: Trial | None = None,
    rules: EmergencyRules | None = None,
) -> Reasons:
    """What a question comes to after those before it, and why."""
    rules = rules or load_rules()
    # What was said long before is read by the rules alone, which hold an emergency.
    so_far = heard_by_rules(earlier[:-READ_IN_FULL], rules)
    for turn in earlier[-READ_IN_FULL:]:
        heard = _understand(turn, so_far, index, encoder, rules)
        decision = _decide(heard, audience, index, *_signpost(heard, index, trial))
        so_far = heard.so_far.after(
            heard.meant, decision.urgency, decision.ask_back, holds=decision.holds
        )
    heard = _understand(question, so_far, index, encoder, rules)
    meaning, so_far = heard.meaning, heard.so_far
    asker = audience or _asker(meaning.estimate, so_far, heard.meant)
    hits = retrieve(
        index,
        meaning.query,
        meaning.wanted,
        topics=meaning.topics,
        audience=asker,
        seeks_help=1 - meaning.estimate.urgency["information"],
        limit=HITS,
    )
    match, signpost = _signpost(heard, index, trial)
    nearest = max((hit.cosine for hit in hits), default=0.0)
    decision = _decide(heard, audience, index, match, signpost, nearest)
    return Reasons(
        question,
        heard.meant,
        so_far,
        heard.danger,
        heard.named,
        meaning,
        asker,
        match,
        hits,
        decision,
        index,
    )


@dataclass(frozen=True)
class Heard:
    """A turn as it was understood: `meant` is what it means with what was said before it."""

    turn: str
    meant: str
    so_far: Conversation
    meaning: Meaning
    danger: Danger
    named: Named


def _understand(
    turn: str, before: Conversation, index: Index, encoder: Encoder, rules: EmergencyRules
) -> Heard:
    """A turn in the light of what was said before it."""
    meant, so_far = before.hear(turn, rules)
    meaning = _meaning(index, encoder, meant)
    spelt = meaning.query.spelt if meant == turn else index.vocabulary.correct(turn)
    named = named_services(fixed_data()[0], turn, spelt)
    danger = rules.read(turn if so_far.over else meant)
    if rules.read(meaning.query.spelt).hinted:
        danger = replace(danger, hinted=True)
    if meant in (turn, before.context):
        return Heard(turn, meant, so_far, meaning, danger, named)
    alone = _meaning(index, encoder, turn)
    if not refers_to_somebody(turn) and _is_another_matter(turn, alone.estimate.urgency):
        so_far = replace(so_far, leans=False)
        return Heard(turn, turn, so_far, alone, rules.read(turn), named)
    urgency = joined_urgency(
        turn, meaning.estimate.urgency, alone.estimate.urgency, over=so_far.over
    )
    estimate = replace(meaning.estimate, urgency=urgency)
    if alone.estimate.best("contact")[0] == NOTHING:
        # Whether one must give a name, or what happens next, changes nothing of whom to ring.
        told_before = _meaning(index, encoder, meant.removesuffix(f" {turn}")).estimate
        estimate = replace(estimate, contact=told_before.contact, asker=told_before.asker)
    return Heard(turn, meant, so_far, replace(meaning, estimate=estimate), danger, named)


def _signpost(heard: Heard, index: Index, trial: Trial | None) -> tuple[Match | None, Says | None]:
    """The signpost that a turn fits, and what it says if it is live."""
    match = (trial.signposts if trial else index.signposts).match(heard.meaning.vector)
    said = trial.says if trial else published_signposts()
    return match, said.get(match.signpost) if match else None


def _decide(
    heard: Heard,
    audience: str | None,
    index: Index,
    match: Match | None,
    signpost: Says | None,
    nearest: float = 0.0,
) -> Decision:
    estimate = heard.meaning.estimate
    if adult_speaks(heard.meant):
        childline = estimate.contact.get("childline", 0.0) * AN_ADULT_MAY_MEAN_IT
        estimate = replace(estimate, contact=estimate.contact | {"childline": childline})
    return decide(
        heard.danger,
        estimate,
        audience or _asker(estimate, heard.so_far, heard.meant),
        so_far=heard.so_far,
        nearest=nearest,
        understood=_is_understood(heard, index, match),
        signpost=signpost,
        named=heard.named,
    )


def _is_understood(heard: Heard, index: Index, match: Match | None) -> bool:
    """Whether a turn can be called off-topic for what it says. One word of danger is a cry for
    help, not a subject."""
    if heard.danger.hinted and len(heard.turn.split()) == 1:
        return False
    word_for_word = match is not None and match.cosine >= WORD_FOR_WORD
    return word_for_word or index.vocabulary.knows_most(heard.meaning.query.spelt)


def _is_another_matter(turn: str, urgency: dict[str, float]) -> bool:
    return len(turn.split()) >= WORDS_OF_ITS_OWN and urgency["off-topic"] >= SURELY_OFF_TOPIC_AT


def _asker(estimate: Estimate, so_far: Conversation, meant: str) -> str:
    """The audience that somebody most likely belongs to, by what they told and how they write."""
    if so_far.works_with_them:
        return Audience.PRACTITIONER
    asker = who_asks(estimate)
    not_at_work = so_far.works_with_them is False and asker == Audience.PRACTITIONER
    no_child = asker == Audience.YOUNG_PERSON and adult_speaks(meant)
    return Audience.PUBLIC if not_at_work or no_child else asker


def _meaning(index: Index, encoder: Encoder, text: str) -> Meaning:
    query = index.read(text)
    reading = encoder.read_question(query.in_full)
    estimate = index.triage.estimate(query.in_full, reading)
    topics, wanted = estimate.topic, encoder.towards_answers(reading.vector)
    if query.in_full != query.typed:
        # What it is about is told by what the words mean; how urgent it is, by what was typed.
        reading = encoder.read_question(query.typed)
        estimate = index.triage.estimate(query.typed, reading)
    return Meaning(query, estimate, topics, reading.vector, wanted)


def _without_meaning(
    question: str,
    audience: str | None,
    texts: FixedTexts,
    directory: contact_directory.Directory,
    limit: int,
) -> Answer:
    """Contacts, and pages found by words alone: nothing is known of what the question means."""
    decision = _plain("no-answer", "no-answer", audience)
    try:
        hits, version = by_words(question, limit)
        answer = compose(decision, texts, directory, hits=hits, limit=limit)
        return replace(answer, status="no-answer", index_version=version)
    except Exception as error:
        logger.error("Nothing was searched: %s", type(error).__name__)
        return compose(decision, texts, directory)


def ready() -> tuple[Index, Encoder]:
    """The index in use and the encoder that it was built with.

    Raises IndexUnavailable or EncoderUnavailable where one is missing or they do not belong
    together.
    """
    index, encoder = current_index(), get_encoder(WAIT_SECONDS)
    if why := mismatch(index, encoder):
        raise IndexUnavailable(why)
    return index, encoder


def load_from_disk() -> None:
    """Load all that answers need and no database has. Never raises: what is missing is told later,
    by health and by the answers."""
    try:
        load_rules()
        is_bank_holiday(timezone.localdate())  # Its library takes half a second to load.
        get_encoder()
        may_be_in_another_language("warm up")
        if not sharing.is_on():
            current_index()
    except Exception as error:  # Whatever is broken, emergencies are answered.
        logger.warning("Search is not ready: %s", error)


def warm_up() -> None:
    """Load all that answers need, so that the first question does not wait for it."""
    load_from_disk()
    ask("What is a strategy discussion?")


def fixed_data() -> tuple[contact_directory.Directory, FixedTexts]:
    """Contacts and fixed words from the database; where it fails, as last published."""
    try:
        directory = contact_directory.load()
        if "police-999" in directory:
            return directory, FixedTexts(published_texts(), directory)
    except Exception as error:  # A row that nobody can read must not silence every answer.
        logger.error("Contacts come from the last snapshot: %s", type(error).__name__)
    directory = contact_directory.load_snapshot()
    return directory, FixedTexts({}, directory)


def _plain(urgency: str, text_key: str, audience: str | None) -> Decision:
    return Decision(
        urgency="information" if urgency == "no-answer" else urgency,
        text_key=text_key,
        contacts=(*ALWAYS_SHOWN, "police-999"),
        topics=(),
        audience=audience or Audience.PUBLIC,
    )
