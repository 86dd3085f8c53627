"""What a question means after those before it, which the client sends along: nothing is kept.

A conversation is read turn by turn, each with what the turns before it have come to.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto

from .clarifying import Option, answer_given
from .emergency import EmergencyRules, Rule
from .question import for_rules

# A turn this short leans on the ones before it; one up to the longer length where its words do.
LEANS_AT = 4
LEANS_WITH_WORDS_AT = 16
LEANING_WORDS = re.compile(
    r"^(?:and|but|so|also|or|then|no|nope|yes|yeah|yep|ok|okay|well|actually|sorry|i mean|what if|"
    r"what about|how about|what then|what happens (?:then|next|after)|why|who else|what else|"
    r"should i|do i|can i|could i|will they|would they|is it free|its|it is|it was|"
    r"(?:what|who|how|when|where) (?:do|should|can|will|would) (?:i|we)|"
    r"im a|i am a|im the|i am the|im her|im his|forget|never ?mind|doesnt matter|please|help)\b"
    r"|\b(?:it|that|this|those|these)\b"
)
# People who were spoken of before.
SOMEBODY = re.compile(r"\b(?:he|she|they|hes|shes|theyre|him|her|them|his|hers|their)\b")
# Said by people who are no children themselves.
ADULT_SPEAKS = re.compile(
    r"\bmy (?:husband|wife|ex husband|ex wife|kids?|children|daughters?|sons?|toddler|"
    r"grand\w*(?:son|daughter|child|children)|little (?:girl|boy|one)|tenants?|clients?|patients?|"
    r"pupils?|staff)\b"
    r"|\b(?:ten|fifteen|twenty|thirty|forty|fifty|[1-6]\d) years ago\b"
    r"|\bpupil in my (?:class|group|form)\b|\b(?:child|boy|girl) in my care\b|\bi teach (?!my )"
    r"|\bi(?:m| am) (?:a |an )?(?:teacher|ta|teaching assistant|nurse|coach|pensioner"
    r"|(?:19|[2-9]\d)(?= *$| (?:and|years?|yrs?|yo|now|with|but|i)\b))"
)
# Young carers and children in care speak of patients and staff too: their age tells.
CHILD_SPEAKS = re.compile(
    r"\bi(?:m| am) (?:only |just |nearly )?(?:\d|1[0-7])(?= *$| (?!weeks|months|days|minutes))"
)
# Somebody is spoken of, and nothing says whether it is a child or an adult.
SOMEONE = re.compile(
    r"\b(?:someone|somebody|a person|people|neighbours?|(?:a|my) friend|my mate|them|they|theyre)\b"
)
CHILD_OR_ADULT = re.compile(
    r"\b(?:child\w*|kids?|bab(?:y|ies)|toddlers?|boys?|girls?|lads?|sons?|daughters?|pupils?|teen\w*|"
    r"mum\w*|mothers?|mam|dad\w*|fathers?|parents?|nan\w*|gran\w*|old\w*|elderly|pensioner|m[ae]n|"
    r"wom[ae]n|lad(?:y|ies)|husband|wife|partner|adults?|residents?|dementia|school|nursery|aunt\w*|"
    r"uncle|brother|sister|cousin|niece|nephew|me|myself|im|i am|\d+)\b"
)
# Thanks, and what goes with them. A mere “bye” is left out: somebody who wants to die says it too.
THANKS = re.compile(r"\b(?:thanks|thank (?:you|u)|thx|ty|cheers|much appreciated)\b")
WITH_THANKS = re.compile(
    r"(?:\b(?:ok(?:ay)?|great|lovely|brilliant|right|well|and|so|very|much|a|lot|again|really|many|"
    r"thanks?|thankyou|you|u|thx|ty|cheers|appreciated|for|your|the|that|this|help(?:ing)?|all|thats|is|"
    r"sorry|to|bother|anyway|embarrassing|then|bye|now|xx?)\b ?)+"
)
# Danger to a life, told in whatever words: that somebody says they are fine does not end it.
FOR_A_LIFE = re.compile(
    r"\b(?:pills?|tablets?|overdose|od|poison\w*|bleach|kill (?:my|him|her|them)sel\w+|suicid\w*|"
    r"die|dying|dead|breathing|unconscious|unresponsive|bleed\w*|blood|floppy|cut (?:my|her|his)|"
    r"hang\w*|stroke|fit|seizure|chest pain|swallowed|strangl\w*|chok\w*|throat|neck|stab\w*|"
    r"shot|raped?|raping)\b"
)
LIFE_TEXTS = {"emergency-suicide", "emergency-medical"}
# Ages tell a child from an adult: "she's 82", "hes only 14". "I was 9" tells nothing.
AGE = re.compile(
    r"\b(?:(?:hes|shes|theyre|is|are|im|aged?|turned|now)\s+"
    r"(?:only |just |nearly |about |turned )?(\d{1,3})"
    r"|(\d{1,3}) ?(?:years? old|yrs? old|yo|y o))\b"
    r"(?! ?(?:weeks?|days?|hours?|minutes?|months?|am|pm|percent|of)\b)"
)
ADULT_FROM = 18
OLDEST = 110
# From these probabilities on, a turn that leans on others is an emergency: by itself, with them.
NEW_DANGER_AT = 0.4
STILL_DANGER_AT = 0.5
# A turn of so many words that is urgent by itself is so whatever was spoken of before.
TELLS_ITS_OWN_STORY = 5
URGENT_BY_ITSELF = 0.5
# What is said in fewer words tells little by itself: "10", "bye".
FEW_WORDS = 4
SURELY_BY_ITSELF = 0.6
# What is remembered of a conversation: a question leans on the last few things that were said.
MOST_WORDS = 120


class Tells(Enum):
    """What a turn tells of the danger that was spoken of."""

    NOTHING = auto()
    DANGER = auto()  # an emergency rule fires in it
    NOW = auto()  # what was told before is happening now
    OVER = auto()  # nobody is in danger any more
    FOUND = auto()  # who was missing is back and safe
    NEVER_WAS = auto()  # it was on a screen, or a false alarm


TAKEN_BACK = (Tells.FOUND, Tells.NEVER_WAS)


@dataclass(frozen=True)
class Conversation:
    """What the turns so far have come to.

    A next turn may lean on `context`, the last thing that was said on the matter, or on `story`,
    the last that was told of somebody who needs help. `subject` (child or adult) and
    `works_with_them` are known once they were told. `held` says that an emergency was told and
    nobody has said that it is over, `rule` which rule told it (None: the classifier did), `feared`
    that one was answered, likely enough to hold or not, `over` that it was one and is over. `asked`
    is the clarifying question that went with the last answer, `answered` are those that have had
    their answer.
    """

    begun: bool = False
    context: str = ""
    story: str = ""
    subject: str | None = None
    works_with_them: bool | None = None
    held: bool = False
    feared: bool = False
    rule: Rule | None = None
    over: bool = False
    happened: Rule | None = None
    tells: Tells = Tells.NOTHING
    asked: str = ""
    answered: frozenset[str] = frozenset()
    # Of the turn that was heard last: whether it was read with those before it, whether it only
    # thanks, and whether it tells of somebody, a child or an adult.
    leans: bool = False
    thanks: bool = False
    says_not_who: bool = False

    def hear(self, turn: str, rules: EmergencyRules) -> tuple[str, "Conversation"]:
        """What a turn means with what was said before, and the conversation that it leads to.

        The context of what is given still lacks the turn: see `after`.
        """
        given = answer_given(turn, self.asked)
        known = self._with_answer(given) if given else self._with_age(turn)
        known = known._told(given.sends if given else turn, rules)
        thanks = self.begun and says_thanks(turn)
        meant = turn if thanks or known.tells in TAKEN_BACK else self._meant(turn, given)
        return meant, replace(
            known,
            leans=meant != turn,
            thanks=thanks,
            says_not_who=known.subject is None and says_not_who(meant),
        )

    def _meant(self, turn: str, given: Option | None) -> str:
        if given:
            return self.context or turn
        before = (self.story if refers_to_somebody(turn) else "") or self.context
        return f"{before} {turn}" if before and leans(turn) else turn

    def after(self, meant: str, urgency: str, asked: str, *, holds: bool) -> "Conversation":
        """The conversation after a turn was answered.

        `meant` is what it means with what it leans on, `urgency` what it came to, `asked` the kind
        of question that was put back, `holds` whether an emergency is likely enough to hold. After
        mere chatter the next turn leans on what was before it.
        """
        known = replace(
            self,
            begun=True,
            asked=asked,
            held=self.held or (holds and urgency == "emergency"),
            feared=self.feared or urgency == "emergency",
            happened=None,
        )
        if urgency == "off-topic" or self.tells in TAKEN_BACK:
            return known
        meant = " ".join(meant.split()[-MOST_WORDS:])
        return replace(
            known, context=meant, story=self.story if urgency == "information" else meant
        )

    def _with_answer(self, given: Option) -> "Conversation":
        known = replace(self, answered=self.answered | {given.kind})
        if given.kind == "who":
            return replace(known, subject=given.value)
        if given.kind == "work":
            return replace(known, works_with_them=given.value == "yes")
        return known

    def _with_age(self, turn: str) -> "Conversation":
        subject = subject_by_age(turn) if self.context and leans(turn) else None
        return replace(self, subject=subject) if subject else self

    def _told(self, turn: str, rules: EmergencyRules) -> "Conversation":
        """What the turn tells of danger; only what was told before can be now, or be over."""
        if rule := rules.match(turn):
            return replace(self, tells=Tells.DANGER, held=True, rule=rule, over=False)
        missing = self.rule is not None and self.rule.key == "missing-now"
        if missing and rules.says_who_was_missing_is_found(turn):
            return Conversation(begun=True, tells=Tells.FOUND)
        if self.begun and rules.says_it_never_was(turn):
            return Conversation(begun=True, tells=Tells.NEVER_WAS)
        if self.context and rules.says_it_is_over(turn, for_a_life=self._is_for_a_life()):
            return replace(
                self,
                tells=Tells.OVER,
                held=False,
                feared=False,
                rule=None,
                over=True,
                happened=self.rule,
            )
        if self.context and rules.says_it_is_now(turn):
            return replace(self, tells=Tells.NOW, over=False)
        return replace(self, tells=Tells.NOTHING)

    def _is_for_a_life(self) -> bool:
        told = self.held and FOR_A_LIFE.search(for_rules(self.story)) is not None
        return told or (self.rule is not None and self.rule.text_key in LIFE_TEXTS)


def adult_speaks(text: str) -> bool:
    """Whether somebody speaks as an adult does, of a child or a husband or wife of theirs."""
    words = for_rules(text)
    return ADULT_SPEAKS.search(words) is not None and CHILD_SPEAKS.search(words) is None


def says_not_who(text: str) -> bool:
    """Whether somebody is spoken of of whom nothing says that it is a child, or that it is none."""
    words = for_rules(text)
    return SOMEONE.search(words) is not None and CHILD_OR_ADULT.search(words) is None


def says_thanks(turn: str) -> bool:
    """Whether a turn is thanks and nothing else."""
    words = for_rules(turn)
    return THANKS.search(words) is not None and WITH_THANKS.fullmatch(words) is not None


def refers_to_somebody(turn: str) -> bool:
    """Whether a turn speaks of somebody as if they were known."""
    return SOMEBODY.search(for_rules(turn)) is not None


def joined_urgency(
    turn: str, joined: Mapping[str, float], alone: Mapping[str, float], *, over: bool
) -> dict[str, float]:
    """The urgency of a turn, from that of all that it leans on and that of the turn by itself.

    A turn may by itself tell of more danger. What was told before has been weighed already: it is
    no emergency because a few words more were said of it, unless that is likelier than usual.
    """
    words = len(turn.split())
    new_danger_at = SURELY_BY_ITSELF if words < FEW_WORDS else NEW_DANGER_AT
    if alone["emergency"] >= new_danger_at and alone["emergency"] > joined["emergency"]:
        return dict(alone)
    own_story = words >= TELLS_ITS_OWN_STORY
    if own_story and alone["urgent"] + alone["emergency"] >= URGENT_BY_ITSELF:
        joined = alone
    if not over and joined["emergency"] >= STILL_DANGER_AT:
        return dict(joined)
    return {**joined, "emergency": 0.0, "urgent": joined["urgent"] + joined["emergency"]}


def leans(turn: str) -> bool:
    """Whether a turn makes sense only with what was said before it."""
    words = for_rules(turn)
    count = len(words.split())
    return count < LEANS_AT or (
        count <= LEANS_WITH_WORDS_AT
        and (LEANING_WORDS.search(words) or SOMEBODY.search(words)) is not None
    )


def subject_by_age(turn: str) -> str | None:
    """Child or adult, where a turn names one age."""
    ages = {int(a or b) for a, b in AGE.findall(for_rules(turn))}
    ages = {age for age in ages if age <= OLDEST}
    if len(ages) != 1:
        return None
    return "adult" if ages.pop() >= ADULT_FROM else "child"
