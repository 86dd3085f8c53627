"""Why a question is answered as it is: for people who look after triage. Nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from . import decision as deciding
from .answers import Answer
from .emergency import load_rules
from .encoder import EncoderUnavailable
from .examples import Example
from .index import IndexUnavailable
from .retrieval import Hit
from .service import Reasons, ask, is_keys_at_random, read_turns, ready, work_out
from .signposts import Match, published_signposts

NEAREST = 8
LIKELIEST = 5


@dataclass(frozen=True)
class Explanation:
    """What came out, and each step towards it. `why_not` says why no more can be told."""

    answer: Answer
    read_as: str = ""
    rule: str = ""
    pattern: str = ""
    silenced: str = ""
    language: str = ""
    reasons: Reasons | None = None
    urgencies: Sequence[tuple[str, float, str]] = ()
    estimates: Sequence[tuple[str, Sequence[tuple[str, float]]]] = ()
    signpost: str = ""
    match: Match | None = None
    examples: Sequence[tuple[Example, float]] = ()
    passages: Sequence[Hit] = ()
    why_not: str = ""


def explain(text: str, history: Sequence[str] = (), audience: str | None = None) -> Explanation:
    """Answer a question as the site does, and tell what each step found."""
    answer = ask(text, audience=audience, history=history)
    question, earlier = read_turns(text, history)
    danger = load_rules().read(question)
    rule = danger.rule
    told = {
        "read_as": question,
        "rule": rule.key if rule else "",
        "pattern": rule.pattern_met(question) if rule else "",
        "silenced": "" if rule else ", ".join(met.key for met in danger.met),
        "language": answer.language or "",
    }
    if answer.language:
        return Explanation(answer, **told)
    try:
        index, encoder = ready()
    except (EncoderUnavailable, IndexUnavailable) as error:
        return Explanation(answer, **told, why_not=str(error))
    if not (rule or earlier) and is_keys_at_random(question, index.vocabulary):
        return Explanation(answer, **told, why_not="No word of it can be read.")
    reasons = work_out(question, earlier, audience, index, encoder)
    estimate = reasons.meaning.estimate
    nearest = reasons.match or index.signposts.nearest(reasons.meaning.vector)
    says = published_signposts().get(nearest.signpost) if nearest else None
    return Explanation(
        answer,
        **told,
        reasons=reasons,
        urgencies=[(name, p, THRESHOLDS.get(name, "")) for name, p in _best(estimate.urgency)],
        estimates=[
            ("Whom to contact first", _best(estimate.contact)),
            ("What it is about", _best(reasons.meaning.topics)),
            ("Who asks", _best(estimate.asker)),
            ("Who is at risk", _best(estimate.subject)),
            ("What kind of emergency it would be", _best(estimate.kind)),
        ],
        signpost=says.name if says else "",
        match=nearest,
        examples=index.triage.neighbours.nearest(reasons.meaning.vector, NEAREST),
        passages=sorted(reasons.hits, key=lambda hit: -hit.score)[:LIKELIEST],
    )


THRESHOLDS = {
    "emergency": f"an emergency from {deciding.EMERGENCY_AT:.2f} on; it holds in later turns from "
    f"{deciding.HOLDS_AT:.2f}",
    "urgent": f"with emergency, urgent from {deciding.URGENT_AT:.2f} of what is not off-topic",
    "routine": f"with both, routine from {deciding.ROUTINE_AT:.2f}",
    "off-topic": f"off-topic from {deciding.OFF_TOPIC_AT:.2f} on, or "
    f"{deciding.SURELY_OFF_TOPIC_AT:.2f} where a word of danger stands in it or a service is named",
}


def _best(probabilities: dict[str, float]) -> list[tuple[str, float]]:
    ranked = sorted(probabilities.items(), key=lambda one: -one[1])
    return ranked[:LIKELIEST]
