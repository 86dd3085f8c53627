"""A question's way through the service.

question → normalise → emergency rules → spelling and synonyms → encode → triage → retrieve →
decide → compose → answer

Emergency rules run first and need nothing. Whatever fails after them, the answer still holds the
emergency number, the local front doors and national helplines.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.db import DatabaseError

from guidance import directory as contact_directory
from guidance.models.choices import Audience

from . import question as questions
from .answers import Answer, compose
from .decision import ALWAYS_SHOWN, Decision, decide, emergency_without_model, who_asks
from .emergency import load_rules
from .encoder import WAIT_SECONDS, Encoder, EncoderUnavailable, get_encoder, is_loaded
from .health import mismatch
from .index import Index, IndexUnavailable, current_index
from .retrieval import retrieve, varied
from .texts import FixedTexts, published_texts
from .words_only import by_words

logger = logging.getLogger(__name__)

# A question this short leans on the one before it.
LEANS_ON_HISTORY = 8
HISTORY_TURNS = 5
# Passages that an answer is made from.
HITS = 40


def ask(
    text: str, *, audience: str | None = None, history: Sequence[str] = (), limit: int = 5
) -> Answer:
    """Answer a question. Never raises for anything that a person typed, or for a part that fails.

    `audience` is who asks where that is known, `history` earlier questions, the oldest first.
    """
    most = settings.QUESTION_MAX_CHARACTERS
    question = questions.normalise(text[:most])[:most]
    earlier = [questions.normalise(turn[:most])[:most] for turn in history[-HISTORY_TURNS:]]
    rules = load_rules()
    danger = rules.read(question)
    rule = danger.rule or next(filter(None, map(rules.match, earlier)), None)
    directory, texts = fixed_data()
    if not rule and not questions.has_words(question):
        return compose(_plain("no-answer", "unreadable", audience), texts, directory)
    if rule and not is_loaded():  # Whoever is in danger does not wait for a model.
        return compose(emergency_without_model(rule, audience), texts, directory)
    context = question
    if earlier and len(question.split()) < LEANS_ON_HISTORY:
        context = f"{earlier[-1]} {question}"
    try:
        index, encoder = ready()
        query = index.read(context)
        vector = encoder.encode_question(query.in_full)
        estimate = index.triage.estimate(query.in_full, vector)
        topics = estimate.topic
        if query.in_full != query.typed:
            # What it is about is told by what the words mean; how urgent it is, by what was typed.
            as_typed = encoder.encode_question(query.typed)
            estimate = index.triage.estimate(query.typed, as_typed)
        vector = encoder.towards_answers(vector)
        asker = audience or who_asks(estimate)
        seeks_help = 1 - estimate.urgency["information"]
        hits = retrieve(
            index,
            query,
            vector,
            topics=topics,
            audience=asker,
            seeks_help=seeks_help,
            limit=HITS,
        )
        decision = decide(
            rule,
            estimate,
            asker,
            nearest=max((hit.cosine for hit in hits), default=0.0),
            danger_named=danger.named,
            danger_hinted=danger.hinted,
            understood=index.vocabulary.knows_most(query.spelt),
        )
        return compose(
            decision,
            texts,
            directory,
            hits=varied(hits, topics, seeks_help),
            index=index,
            query=query,
            vector=vector,
            limit=limit,
        )
    except Exception as error:  # Whatever failed, whoever asks gets the fixed answer.
        logger.error("A question was answered from fixed data: %s", type(error).__name__)
        if rule:
            return compose(emergency_without_model(rule, audience), texts, directory)
        return _without_meaning(context, audience, texts, directory, limit)


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


def warm_up() -> None:
    """Load index and model, so that the first question does not wait for them."""
    try:
        get_encoder()
        index, encoder = ready()
        vector = encoder.encode_question("warm up")
        index.triage.estimate("warm up", vector)
    except (EncoderUnavailable, IndexUnavailable, DatabaseError) as error:
        logger.warning("Search is not ready: %s", error)


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
