"""Where rules, classifier and content vote: urgency, whom to contact and which words to say.

In doubt the safer urgency wins. Thresholds are chosen on the validation questions
(docs/evaluation.md), never on the development questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from guidance.models.choices import Audience

from .emergency import Rule
from .triage import NOTHING, Estimate

# An emergency is chosen when it is this probable, any other urgency when it, with everything more
# urgent, is this probable among what is on topic.
EMERGENCY_AT = 0.15
URGENT_AT = 0.5
ROUTINE_AT = 0.5
OFF_TOPIC_AT = 0.45
# What is off-topic must be this probable where it holds a word of danger or of this field…
SURELY_OFF_TOPIC_AT = 0.75
# …and is an emergency all the same where that is this probable.
EMERGENCY_ALL_THE_SAME_AT = 0.25
# Nor is it off-topic where a passage says nearly the same (cosine).
SAID_HERE = 0.42
CONTACTS_SHOWN = 4
WEAKEST_CONTACT = 0.04

SUICIDE_TOPICS = {"suicide", "self-harm"}
# From this probability of such a topic on, somebody to talk to at any hour is among the contacts.
SUICIDE_SPOKEN_OF = 0.3
CRISIS_LINES = {"samaritans", "shout", "papyrus"}
# The fixed words that send to each of the council's front doors.
FRONT_DOORS = {"childrens-social-care": "urgent-child", "adult-social-care": "urgent-adult"}
STAFF_TOPICS = {"allegations-against-staff", "position-of-trust"}

# Emergencies that no rule named: the fixed text by main topic.
EMERGENCY_TEXT_BY_TOPIC = {
    "suicide": "emergency-suicide",
    "self-harm": "emergency-suicide",
    "missing-children": "emergency-missing",
    "forced-marriage": "emergency-forced-marriage",
    "fgm": "emergency-forced-marriage",
    "home-alone": "emergency-child-alone",
    "domestic-abuse": "emergency-violence",
    "serious-violence": "emergency-violence",
    "physical-abuse": "emergency-violence",
    "stalking": "emergency-violence",
    "hate-crime": "emergency-violence",
    "injuries-to-babies": "emergency-medical",
    "adult-neglect": "emergency-medical",
}

# Who else can help in an emergency, by the text that is shown.
EMERGENCY_CONTACTS = {
    "emergency": ["emergency-duty-team", "police-101"],
    "emergency-violence": ["domestic-abuse-helpline", "emergency-duty-team"],
    "emergency-suicide": ["samaritans", "nhs-111", "papyrus"],
    "emergency-medical": ["nhs-111", "emergency-duty-team"],
    "emergency-missing": ["missing-people", "emergency-duty-team"],
    "emergency-child-alone": ["childrens-social-care"],
    "emergency-forced-marriage": ["forced-marriage-unit", "honour-based-abuse"],
    "emergency-cannot-speak": ["domestic-abuse-helpline"],
}

# When the classifier has no contact to offer, by who is at risk.
USUAL_CONTACTS = {
    "child": ["childrens-social-care", "nspcc", "police-101"],
    "adult": ["adult-social-care", "police-101"],
    "self": ["samaritans", "nhs-111", "police-101"],
    "staff": ["lado", "childrens-social-care"],
    "none": ["childrens-social-care", "adult-social-care", "police-101"],
}
ALWAYS_SHOWN = ("childrens-social-care", "adult-social-care", "childline", "samaritans")


@dataclass(frozen=True)
class Decision:
    """What a question comes to. `contacts` are keys, the best first."""

    urgency: str
    text_key: str
    contacts: tuple[str, ...]
    topics: tuple[str, ...]
    audience: str
    rule: str | None = None


def decide(
    rule: Rule | None,
    estimate: Estimate,
    asker: str,
    *,
    nearest: float = 0.0,
    danger_named: bool = False,
    danger_hinted: bool = False,
    understood: bool = True,
) -> Decision:
    """The decision from the emergency rule that fired (if any) and the classifier's estimate.

    `asker` is the audience of whoever asks.

    A question in which danger is named at all (`danger_named`) is never off-topic, whatever else
    stands in it, nor one that a passage all but repeats (`nearest`, the cosine of the nearest).
    One that holds such a word in whatever sense (`danger_hinted`) is only where that is beyond
    doubt, and one of which most words are unknown (not `understood`) never: a child's spelling, or
    another language.
    """
    may_be_off_topic = understood and not danger_named and nearest < SAID_HERE
    if rule:
        urgency = "emergency"
    elif may_be_off_topic and _is_off_topic(estimate, danger_hinted):
        urgency = "off-topic"
    else:
        urgency = _urgency_on_topic(estimate)
    topics = tuple(
        topic for topic in estimate.best("topic", 4) if topic != NOTHING and urgency != "off-topic"
    )
    if urgency == "emergency":
        text_key = _emergency_text(rule, topics)
        contacts = _emergency_contacts(text_key, asker)
    else:
        contacts = _contacts(urgency, estimate, asker)
        text_key = _text_key(urgency, estimate, asker, topics, contacts)
    return Decision(
        urgency=urgency,
        text_key=text_key,
        contacts=tuple(contacts),
        topics=topics,
        audience=asker,
        rule=rule.key if rule else None,
    )


def emergency_without_model(rule: Rule, audience: str | None) -> Decision:
    """The decision when a rule fired and nothing else can be asked."""
    return Decision(
        urgency="emergency",
        text_key=f"emergency-{rule.kind}",
        contacts=("police-999", *EMERGENCY_CONTACTS[f"emergency-{rule.kind}"], *ALWAYS_SHOWN),
        topics=(),
        audience=audience or Audience.PUBLIC,
        rule=rule.key,
    )


def _is_off_topic(estimate: Estimate, danger_hinted: bool) -> bool:
    p = estimate.urgency
    return (
        p["off-topic"] >= (SURELY_OFF_TOPIC_AT if danger_hinted else OFF_TOPIC_AT)
        and p["emergency"] < EMERGENCY_ALL_THE_SAME_AT
    )


def _urgency_on_topic(estimate: Estimate) -> str:
    p = estimate.urgency
    if p["emergency"] >= EMERGENCY_AT:
        return "emergency"
    on_topic = max(1 - p["off-topic"], 1e-6)
    at_least_urgent = (p["emergency"] + p["urgent"]) / on_topic
    if at_least_urgent >= URGENT_AT:
        return "urgent"
    if at_least_urgent + p["routine"] / on_topic >= ROUTINE_AT:
        return "routine"
    return "information"


def who_asks(estimate: Estimate) -> str:
    """The audience that somebody most likely belongs to."""
    best = estimate.best("asker")[0]
    return best if best in Audience.values else Audience.PUBLIC


def _emergency_text(rule: Rule | None, topics: tuple[str, ...]) -> str:
    if rule:
        return f"emergency-{rule.kind}"
    return EMERGENCY_TEXT_BY_TOPIC.get(topics[0] if topics else "", "emergency")


def _emergency_contacts(text_key: str, asker: str) -> list[str]:
    young = ["childline"] if asker == Audience.YOUNG_PERSON else []
    return ["police-999", *young, *EMERGENCY_CONTACTS[text_key]]


def _contacts(urgency: str, estimate: Estimate, asker: str) -> list[str]:
    if urgency == "off-topic":
        return [*ALWAYS_SHOWN, "police-999"]
    ranked = [
        key
        for key in estimate.best("contact", CONTACTS_SHOWN + 2)
        if estimate.contact[key] >= WEAKEST_CONTACT and key not in (NOTHING, "police-999")
    ][:CONTACTS_SHOWN]
    if len(ranked) < 2:
        ranked += USUAL_CONTACTS[estimate.best("subject")[0]]
    if urgency == "urgent" and ranked[0] == "nspcc":
        # A helpline listens and passes on; harm to a child is told to those who must act.
        ranked.insert(0, "childrens-social-care")
    if asker == Audience.YOUNG_PERSON:
        ranked.append("childline")
    if sum(estimate.topic.get(topic, 0.0) for topic in SUICIDE_TOPICS) >= SUICIDE_SPOKEN_OF:
        ranked.insert(2, "samaritans")
    return list(dict.fromkeys(ranked))[: CONTACTS_SHOWN + 1]


def _text_key(
    urgency: str,
    estimate: Estimate,
    asker: str,
    topics: tuple[str, ...],
    contacts: Sequence[str],
) -> str:
    """Which fixed words to say. They name the same service as the first contact does."""
    main, first = topics[0] if topics else "", contacts[0]
    about_staff = main in STAFF_TOPICS or first == "lado"
    if urgency in ("urgent", "routine") and about_staff and asker != Audience.YOUNG_PERSON:
        practitioner = asker == Audience.PRACTITIONER and first == "lado"
        return "urgent-staff" if practitioner else "urgent-staff-public"
    if urgency != "urgent":
        return urgency
    subject = estimate.best("subject")[0]
    about_self = subject == "self"
    if about_self and (main in SUICIDE_TOPICS or first in CRISIS_LINES):
        return "urgent-suicidal"
    if asker == Audience.YOUNG_PERSON or (first == "childline" and asker == Audience.PUBLIC):
        return "urgent-young-person"
    if about_self and first != "childrens-social-care":
        return "urgent-self"
    if first in FRONT_DOORS:
        return FRONT_DOORS[first]
    return "urgent-child" if subject in ("child", "staff") else "urgent-adult"
