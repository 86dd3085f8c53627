"""Where rules, classifier and content vote: urgency, whom to contact and which words to say.

In doubt the safer urgency wins. Thresholds are chosen on the validation questions
(docs/evaluation.md), never on the development questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from guidance.models.choices import Audience

from .conversation import TAKEN_BACK, Conversation, Tells
from .emergency import Danger, Rule
from .heads import NOTHING
from .languages import text_key_of
from .named import Named
from .signposts import Says
from .triage import Estimate

# An emergency is chosen when it is this probable, any other urgency when it, with everything more
# urgent, is this probable among what is on topic.
EMERGENCY_AT = 0.17
URGENT_AT = 0.5
ROUTINE_AT = 0.5
OFF_TOPIC_AT = 0.4
# What is off-topic must be this probable where it holds a word of danger or of this field…
SURELY_OFF_TOPIC_AT = 0.65
# …and is an emergency all the same where that is this probable.
EMERGENCY_ALL_THE_SAME_AT = 0.25
# From this probability on the classifier's emergency holds in later turns. One that is less likely
# is weighed anew with the reply to it: a false alarm must not rule a whole conversation.
HOLDS_AT = 0.5
# Nor is it off-topic where a passage says nearly the same (cosine).
SAID_HERE = 0.5
CONTACTS_SHOWN = 4
# With those that a signpost puts first.
MOST_CONTACTS = 6
WEAKEST_CONTACT = 0.04
# Where 999 is this likely, what is left for the others tells little.
DROWNS = 0.8
# From this probability on, a service is shown after 999 too.
FITS_AN_EMERGENCY = 0.12

# An emergency for which the general words are right; how much of what is likely at all a kind must
# be for words of its own, and for those in place of a rule's; and how likely all kinds together
# must be to tell anything.
ANY_KIND = "other"
KIND_FITS = 0.4
KIND_IS_SURE = 0.66
KIND_AT_ALL = 0.05

SUICIDE_TOPICS = {"suicide", "self-harm"}
# From this probability of such a topic on, somebody to talk to at any hour is among the contacts.
SUICIDE_SPOKEN_OF = 0.3
CRISIS_LINES = {"samaritans", "shout", "papyrus"}
LISTEN_AT_ANY_HOUR = CRISIS_LINES | {"childline", "nhs-111"}
# Fixed words for those to whom something was done.
WORDS_OF_A_VICTIM = {
    *("urgent-self", "urgent-young-person", "urgent-child", "urgent-adult", "urgent-service"),
    *("urgent-sexual-assault", "routine"),
}
# Those that speak of somebody else who is violent.
WORDS_OF_A_WITNESS = {"emergency", "emergency-violence", "emergency-attack"}
# The fixed words that send to each of the council's front doors.
FRONT_DOORS = {"childrens-social-care": "urgent-child", "adult-social-care": "urgent-adult"}
# Lines for those who do harm, or fear that they will, and the words that go with each.
OWN_HARM_LINES = {
    "respect-phoneline": "urgent-own-behaviour",
    "stop-it-now": "urgent-own-thoughts",
}
# Services against people who are mostly strangers: nobody of the home is meant.
OF_STRANGERS = {"report-fraud", "hate-crime"}
STAFF_TOPICS = {"allegations-against-staff", "position-of-trust"}

# Who else can help in an emergency, by the text that is shown.
EMERGENCY_CONTACTS = {
    "emergency": ["emergency-duty-team", "police-101"],
    "emergency-violence": ["domestic-abuse-helpline", "emergency-duty-team"],
    "emergency-suicide": ["samaritans", "nhs-111", "papyrus"],
    "emergency-medical": ["nhs-111", "emergency-duty-team"],
    "emergency-missing": ["missing-people", "emergency-duty-team"],
    "emergency-child-alone": ["childrens-social-care"],
    "emergency-forced-marriage": ["forced-marriage-unit", "honour-based-abuse"],
    "emergency-sexual-assault": ["sarc", "rape-crisis"],
    "emergency-attack": ["police-101", "anti-terrorist-hotline"],
    "emergency-cannot-speak": ["domestic-abuse-helpline"],
    "emergency-own-behaviour": ["samaritans", "respect-phoneline", "nhs-111"],
}
# For what we cannot read, in whatever language: they can all bring an interpreter to the line.
LANGUAGE_CONTACTS = ["childrens-social-care", "adult-social-care", "domestic-abuse-helpline"]

# When the classifier has no contact to offer, by who is at risk.
USUAL_CONTACTS = {
    "child": ["childrens-social-care", "nspcc", "police-101"],
    "adult": ["adult-social-care", "police-101"],
    "self": ["samaritans", "nhs-111", "police-101"],
    "staff": ["lado", "childrens-social-care"],
    "none": ["childrens-social-care", "adult-social-care", "police-101"],
}
ALWAYS_SHOWN = ("childrens-social-care", "adult-social-care", "childline", "samaritans")
# Services for children alone and for adults alone: not shown once it is known whom it is about.
FOR_CHILDREN = {"childrens-social-care", "childline", "nspcc", "early-help", "young-carers"}
FOR_ADULTS = {"adult-social-care", "hourglass"}
# Services for some alone: not the first to ring unless it is this probable that somebody is one.
FOR_SOME = {
    *("mens-advice-line", "galop", "respect-phoneline", "stop-it-now", "honour-based-abuse"),
    *("forced-marriage-unit", "modern-slavery-helpline", "nspcc-whistleblowing", "complaints"),
}
SURELY_ONE = 0.3
FRONT_DOOR = {"child": "childrens-social-care", "adult": "adult-social-care"}

MORE_URGENT = ("off-topic", "information", "routine", "urgent", "emergency")
# What a signpost makes of the urgency: at least this.
AT_LEAST = {"routine", "urgent", "emergency"}
# A signpost calls nothing off-topic that is as probable as this to be urgent.
MAY_BE_URGENT = 0.25

# When to ask back. Below an emergency, from this probability of one on: is it happening now?
PERHAPS_NOW = 0.1
# Child or adult, where either is as probable as this and the front door depends on it.
EITHER = 0.25
# A worry about staff: who works with them is told another way. Asked between these probabilities.
PERHAPS_STAFF = 0.3
PERHAPS_AT_WORK = (0.2, 0.8)


NONE_NAMED = Named()


@dataclass(frozen=True)
class Decision:
    """What a question comes to. `contacts` are keys, the best first; `holds` says whether an
    emergency is sure enough to hold in later turns, `asked_for` are the services that somebody
    wants to reach."""

    urgency: str
    text_key: str
    contacts: tuple[str, ...]
    topics: tuple[str, ...]
    audience: str
    rule: str | None = None
    signpost: Says | None = None
    ask_back: str = ""
    language: str = ""
    holds: bool = False
    asked_for: tuple[str, ...] = ()


def decide(
    danger: Danger,
    estimate: Estimate,
    asker: str,
    *,
    so_far: Conversation | None = None,
    nearest: float = 0.0,
    understood: bool = True,
    signpost: Says | None = None,
    named: Named = NONE_NAMED,
) -> Decision:
    """The decision from what the emergency rules found and the classifier's estimate.

    `asker` is the audience of whoever asks, `so_far` what the conversation has come to with this
    question, `nearest` the cosine of the nearest passage, `understood` whether most words are
    known, `signpost` what editors say about questions of this kind, `named` the services that it
    names.

    A question in which danger is named at all is never off-topic, whatever else stands in it, nor
    one that a passage all but repeats. One that names a service, or holds such a word in whatever
    sense, is only where that is beyond doubt, and one of which most words are unknown never: a
    child's spelling, or another language.
    """
    so_far = so_far or Conversation()
    rule = danger.rule or so_far.rule
    if so_far.subject:
        estimate = replace(estimate, subject={so_far.subject: 1.0})
    of_danger = danger.named or danger.wants_to_die
    may_be_off_topic = understood and not of_danger and not named.to_reach and nearest < SAID_HERE
    if rule or so_far.held:
        urgency = "emergency"
    elif so_far.tells in TAKEN_BACK:
        urgency = "routine" if so_far.tells is Tells.FOUND else "urgent"
    elif so_far.tells is Tells.OVER:
        urgency = "urgent"  # Nobody is in danger any more; what happened is told today.
    elif (so_far.thanks and not danger.hinted) or (
        may_be_off_topic and _is_off_topic(estimate, danger.hinted or bool(named.keys))
    ):
        urgency = "off-topic"
    else:
        urgency = _urgency_on_topic(estimate)
        if so_far.tells is Tells.NOW and urgency != "information":
            urgency = "emergency"
        elif danger.wants_to_die or ((so_far.over or so_far.feared) and so_far.leans):
            urgency = max(urgency, "urgent", key=MORE_URGENT.index)
    if signpost and signpost.audience in ("", asker):
        may_be_off_topic = may_be_off_topic and not danger.hinted and not so_far.over
        urgency = _by_signpost(signpost, urgency, estimate, may_be_off_topic)
    to_reach = (
        named.to_reach
        and urgency in ("routine", "information")
        and not (of_danger or danger.own_harm)
    )
    if signpost and (to_reach or not _is_heeded(signpost, urgency, asker)):
        signpost = None
    topics = tuple(
        topic for topic in estimate.best("topic", 4) if topic != NOTHING and urgency != "off-topic"
    )
    if urgency == "emergency":
        text_key = _emergency_text(rule, estimate)
        if rule is None and danger.own_harm and text_key in WORDS_OF_A_WITNESS:
            text_key = "emergency-own-behaviour"
        elif (
            text_key in WORDS_OF_A_WITNESS and estimate.contact.get("sarc", 0) >= FITS_AN_EMERGENCY
        ):
            text_key = "emergency-sexual-assault"
        contacts = _emergency_contacts(text_key, asker, estimate)
    else:
        contacts = (
            _contacts_after(so_far, estimate, asker)
            if so_far.tells is Tells.OVER or _knows_of_999_alone(so_far, estimate)
            else _contacts(urgency, estimate, asker, so_far.subject)
        )
        if so_far.works_with_them and not STAFF_TOPICS.isdisjoint(topics):
            contacts = list(dict.fromkeys(["lado", *contacts]))
        if signpost and urgency != "off-topic":
            topics = tuple(dict.fromkeys([*signpost.topics, *topics]))
            first = list(signpost.contacts)
            ranked = [*contacts, *first] if adds_to(signpost, urgency) else [*first, *contacts]
            contacts = list(dict.fromkeys(ranked))[:MOST_CONTACTS]
        if danger.wants_to_die and contacts[0] not in LISTEN_AT_ANY_HOUR:
            first = "papyrus" if asker == Audience.YOUNG_PERSON else "samaritans"
            contacts = list(dict.fromkeys([first, *contacts]))
        if named.keys and urgency != "off-topic":
            contacts = _with_named(contacts, named.keys, first=to_reach)
        text_key = "service" if to_reach else _text_key(urgency, estimate, asker, topics, contacts)
        if danger.wants_to_die and urgency == "urgent":
            text_key = "urgent-suicidal"
        if danger.own_harm and text_key in WORDS_OF_A_VICTIM:
            text_key = OWN_HARM_LINES.get(contacts[0], "urgent-own-behaviour")
    return Decision(
        urgency=urgency,
        text_key=text_key,
        contacts=tuple(contacts),
        topics=topics,
        audience=asker,
        rule=rule.key if rule else None,
        signpost=signpost,
        ask_back=_ask_back(urgency, estimate, contacts, so_far, danger.may_be_now),
        holds=(
            rule is not None
            or so_far.tells is Tells.NOW
            or (signpost is not None and signpost.urgency == "emergency")
            or estimate.urgency["emergency"] >= HOLDS_AT
        ),
        asked_for=named.keys if text_key == "service" else (),
    )


def _is_heeded(signpost: Says, urgency: str, asker: str) -> bool:
    """Whether a signpost has its say: never in an emergency, and nothing softens what is urgent."""
    softer = urgency == "urgent" and signpost.urgency in ("routine", "off-topic")
    return urgency != "emergency" and not softer and signpost.audience in ("", asker)


def adds_to(signpost: Says, urgency: str) -> bool:
    """Whether a signpost only adds its words and contacts to those of an urgent answer."""
    return urgency == "urgent" and signpost.urgency not in AT_LEAST


def _by_signpost(signpost: Says, urgency: str, estimate: Estimate, may_be_off_topic: bool) -> str:
    """The urgency with what a signpost makes of it. It never makes a question less urgent, but for
    one that may be off-topic and is hardly urgent."""
    if signpost.urgency in AT_LEAST:
        return max(urgency, signpost.urgency, key=MORE_URGENT.index)
    serious = estimate.urgency["emergency"] + estimate.urgency["urgent"]
    may_be_off_topic = (
        may_be_off_topic and urgency not in ("emergency", "urgent") and serious < MAY_BE_URGENT
    )
    if signpost.urgency == "off-topic" and may_be_off_topic:
        return "off-topic"
    return urgency


def _ask_back(
    urgency: str,
    estimate: Estimate,
    contacts: Sequence[str],
    so_far: Conversation,
    may_be_now: bool,
) -> str:
    """The kind of question to ask back, if its answer would change where somebody is sent."""
    if urgency == "emergency":
        # Whoever is told to ring 999 is asked nothing; whoever writes again may be safe by now.
        return "now" if so_far.begun and so_far.tells is Tells.NOTHING else ""
    if so_far.tells in TAKEN_BACK:
        return "now"
    kinds = []
    if urgency in ("urgent", "routine"):
        p, subject, asker = estimate.urgency, estimate.subject, estimate.asker
        staff = sum(estimate.topic.get(topic, 0.0) for topic in STAFF_TOPICS)
        lowest, highest = PERHAPS_AT_WORK
        if staff >= PERHAPS_STAFF and lowest < asker.get(Audience.PRACTITIONER, 0.0) < highest:
            kinds.append("work")
        elif not so_far.over and (may_be_now or so_far.feared or p["emergency"] >= PERHAPS_NOW):
            kinds.append("now")
        elif set(contacts[:2]) & set(FRONT_DOORS) and (
            so_far.says_not_who or min(subject.get("child", 0), subject.get("adult", 0)) >= EITHER
        ):
            kinds.append("who")
    return next((kind for kind in kinds if kind not in so_far.answered), "")


def in_another_language(code: str, audience: str | None) -> Decision:
    """The decision for what is written in another language: help first, in that language."""
    return Decision(
        urgency="urgent",
        text_key=text_key_of(code),
        contacts=("police-999", *LANGUAGE_CONTACTS, "childline", "samaritans"),
        topics=(),
        audience=audience or Audience.PUBLIC,
        language=code,
    )


def emergency_without_model(rule: Rule, audience: str | None) -> Decision:
    """The decision when a rule fired and nothing else can be asked."""
    return Decision(
        urgency="emergency",
        text_key=rule.text_key,
        contacts=(
            "police-999",
            *EMERGENCY_CONTACTS.get(rule.text_key, LANGUAGE_CONTACTS),
            *ALWAYS_SHOWN,
        ),
        topics=(),
        audience=audience or Audience.PUBLIC,
        rule=rule.key,
        language=rule.language,
    )


def _is_off_topic(estimate: Estimate, must_be_sure: bool) -> bool:
    p = estimate.urgency
    return (
        p["off-topic"] >= (SURELY_OFF_TOPIC_AT if must_be_sure else OFF_TOPIC_AT)
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


def _emergency_text(rule: Rule | None, estimate: Estimate) -> str:
    """The words of the rule, else of the likeliest kind of emergency if it is likely enough.

    A weapon or a barred door is violence to a rule; the examples also know who plans an attack, and
    who would hurt themselves.
    """
    kinds = {kind: p for kind, p in estimate.kind.items() if kind != NOTHING}
    kind = max(kinds, key=kinds.get, default=ANY_KIND)
    share = kinds.get(kind, 0.0) / max(sum(kinds.values()), KIND_AT_ALL)
    if rule:
        knows_better = rule.text_key == "emergency-violence" and kind in {"attack", "suicide"}
        return f"emergency-{kind}" if knows_better and share >= KIND_IS_SURE else rule.text_key
    return f"emergency-{kind}" if kind != ANY_KIND and share >= KIND_FITS else "emergency"


def _emergency_contacts(text_key: str, asker: str, estimate: Estimate) -> list[str]:
    """999, and who else can help: somebody who will not ring 999 finds the service that fits."""
    young = ["childline"] if asker == Audience.YOUNG_PERSON else []
    fitting = [
        key
        for key in estimate.best("contact", 4)
        if key not in (NOTHING, "police-999")
        and estimate.contact[key] >= (SURELY_ONE if key in FOR_SOME else FITS_AN_EMERGENCY)
    ]
    usual = EMERGENCY_CONTACTS.get(text_key, LANGUAGE_CONTACTS)
    ranked = ["police-999", *young, *usual[:1], *fitting[:2], *usual[1:]]
    return list(dict.fromkeys(ranked))[:MOST_CONTACTS]


def _contacts(urgency: str, estimate: Estimate, asker: str, subject: str | None) -> list[str]:
    if urgency == "off-topic":
        return [*ALWAYS_SHOWN, "police-999"]
    # What is no emergency is not for 999: the others share its probability, but for a rest that
    # tells nothing.
    share = max(1 - estimate.contact.get("police-999", 0.0), 0.2)
    contact = {key: p / share for key, p in estimate.contact.items() if key != "police-999"}
    estimate = replace(estimate, contact=contact)
    ranked = [
        key
        for key in estimate.best("contact", CONTACTS_SHOWN + 1)
        if contact[key] >= WEAKEST_CONTACT and key != NOTHING
    ][:CONTACTS_SHOWN]
    if estimate.subject.get("self", 0.0) < SURELY_ONE:
        ranked.sort(key="mens-advice-line".__eq__)  # A man who is abused rings it himself.
    if ranked and ranked[0] in FOR_SOME and estimate.contact[ranked[0]] < SURELY_ONE:
        ranked.sort(key=FOR_SOME.__contains__)
    if subject and asker != Audience.YOUNG_PERSON:
        ranked = _for_subject(ranked, subject)
    if len(ranked) < 2:
        ranked += USUAL_CONTACTS[estimate.best("subject")[0]]
    of_others = asker != Audience.YOUNG_PERSON and estimate.best("subject")[0] != "self"
    if urgency == "urgent" and (ranked[0] == "nspcc" or (ranked[0] == "childline" and of_others)):
        # A helpline listens and passes on; harm to a child is told to those who must act.
        ranked.insert(0, "childrens-social-care")
    if asker == Audience.YOUNG_PERSON:
        ranked.append("childline")
    if sum(estimate.topic.get(topic, 0.0) for topic in SUICIDE_TOPICS) >= SUICIDE_SPOKEN_OF:
        ranked.insert(2, "samaritans")
    return list(dict.fromkeys(ranked))[: CONTACTS_SHOWN + 1]


def _with_named(contacts: Sequence[str], named: Sequence[str], *, first: bool) -> list[str]:
    """The contacts with services that were named: first where they were asked for, or are another
    service of the first contact's kind, else second."""
    kinds = {key.partition("/")[0] for key in named}
    at = 0 if first or contacts[0].partition("/")[0] in kinds else 1
    return list(dict.fromkeys([*contacts[:at], *named, *contacts[at:]]))[:MOST_CONTACTS]


def _knows_of_999_alone(so_far: Conversation, estimate: Estimate) -> bool:
    """Whether a turn after an emergency is read with it, so that 999 drowns all others."""
    return so_far.over and so_far.leans and estimate.contact.get("police-999", 0.0) >= DROWNS


def _contacts_after(so_far: Conversation, estimate: Estimate, asker: str) -> list[str]:
    """Whom to tell of an emergency that is over: the classifier knows little more than 999."""
    subject = estimate.best("subject")[0]
    others = EMERGENCY_CONTACTS.get(_emergency_text(so_far.happened, estimate), LANGUAGE_CONTACTS)
    others = [key for key in others if key != "emergency-duty-team"]
    young = ["childline"] if asker == Audience.YOUNG_PERSON else []
    door = [FRONT_DOOR[subject]] if subject in FRONT_DOOR else []
    # Whoever looks after a child is told first; most adults have no need of care.
    found = [*young, *others[:1], *door] if subject == "adult" else [*young, *door]
    found += others
    return list(dict.fromkeys([*found, "police-101", "childrens-social-care"]))[:CONTACTS_SHOWN]


def _for_subject(contacts: Sequence[str], subject: str) -> list[str]:
    """The contacts for whom it is about, where that was told: its front door for the other's."""
    others, own = FOR_ADULTS if subject == "child" else FOR_CHILDREN, FRONT_DOOR[subject]
    kept = [key for key in contacts if key not in others]
    if len(kept) == len(contacts):
        return kept
    at = next(place for place, key in enumerate(contacts) if key in others)
    return list(dict.fromkeys([*kept[:at], own, *kept[at:]]))


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
    about_self = estimate.best("subject")[0] == "self"
    if first in OWN_HARM_LINES and about_self:
        return OWN_HARM_LINES[first]
    if about_self and (main in SUICIDE_TOPICS or first in CRISIS_LINES):
        return "urgent-suicidal"
    if main in SUICIDE_TOPICS and asker != Audience.YOUNG_PERSON:
        return "urgent-suicide-other"
    if asker == Audience.YOUNG_PERSON:
        return "urgent-young-person"
    if first == "sarc":
        return "urgent-sexual-assault"
    if about_self and first not in {"childrens-social-care", *OF_STRANGERS}:
        return "urgent-self"
    if first in FRONT_DOORS:
        return FRONT_DOORS[first]
    return "urgent-child" if first in FOR_CHILDREN else "urgent-service"
