"""Plain text: telephone numbers and e-mail addresses that belong in the directory."""

import re

from guidance.numbers import TOKEN, TYPED_NUMBER, unknown_tokens

from .finding import Finding

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Short codes are numbers only where somebody is told to dial them: "within 101 days" is none.
SHORT_CODE = re.compile(
    r"\b(?:ring|call|dial|phone|telephone|text)(?:ing)?\b[^.;:!?\d]{0,40}?"
    r"(?<![\w{/-])(999|112|101|111|119|105|159|1800[01]|8\d{4})(?![\w%])",
    re.IGNORECASE,
)
DIGITS = re.compile(r"\d[\d\s()-]*\d")
EMERGENCY_NUMBER = "999"
# Fewer digits are a short code, which stands in dates and sums too.
SHORTEST_LISTED = 6


def text_findings(text: str, *, tokens: bool = False) -> list[Finding]:
    """What is wrong with a plain text.

    `tokens` says whether {{contact-key}} becomes a number where the text is shown: so it does in
    the body of a page and in answers, but not in titles, headings, captions and summaries.
    """
    found = _token_findings(text, tokens)
    plain = TOKEN.sub(" ", text)
    listed = _listed_numbers() if DIGITS.search(plain) else {}
    seen: set[str] = set()
    for typed in _typed_numbers(plain, listed):
        digits = _digits(typed)
        if digits not in seen:
            seen.add(digits)
            found.append(Finding(_typed_message(typed, listed.get(digits), tokens)))
    for match in SHORT_CODE.finditer(plain):
        code = match.group(1)
        if code in seen or (code == EMERGENCY_NUMBER and not tokens):
            continue
        seen.add(code)
        found.append(Finding(_short_message(code, listed.get(code), tokens), stops=False))
    for address in dict.fromkeys(EMAIL.findall(plain)):
        found.append(
            Finding(
                f"“{address}” is an e-mail address typed by hand. It goes out of date unseen: put "
                "it in the directory (Contacts) and show the contact instead.",
                stops=False,
            )
        )
    return found


def _token_findings(text: str, tokens: bool) -> list[Finding]:
    keys = list(dict.fromkeys(TOKEN.findall(text)))
    if keys and not tokens:
        return [
            Finding(
                f"“{{{{{keys[0]}}}}}” is not turned into a number here. Name the service, and give "
                "its number in the text below or on a contact card."
            )
        ]
    found = [
        Finding(f"No contact has the key “{key}”. Look it up under Directory › Contacts.")
        for key in unknown_tokens(text)
    ]
    rest = TOKEN.sub("", text)
    if "{{" in rest or "}}" in rest:
        found.append(
            Finding(
                "Double braces hold something that is not a contact's key, and readers would see "
                "them. A key is written in small letters, for instance {{police-101}}."
            )
        )
    return found


def _digits(number: str) -> str:
    """The digits of a number as it is dialled within the country."""
    digits = re.sub(r"\D", "", number)
    return "0" + digits[2:] if digits.startswith("44") and len(digits) > 10 else digits


def _listed_numbers() -> dict[str, str]:
    """The key of the contact that each number of the directory belongs to."""
    from guidance.models import Contact

    found: dict[str, str] = {}
    for contact in Contact.objects.only("key", "variant", "phone", "phone_alt", "sms"):
        for number in (contact.phone, contact.phone_alt, contact.sms):
            match = re.match(r"[+(]?\d[\d\s()-]*", number)
            if match:
                found.setdefault(_digits(match.group()), contact.full_key)
    return found


def _typed_numbers(text: str, listed: dict[str, str]) -> list[str]:
    """Full numbers in a text: those that look like one, and those that the directory knows."""
    typed = [match.group().strip() for match in TYPED_NUMBER.finditer(text)]
    longer = sorted(
        (digits for digits in listed if len(digits) >= SHORTEST_LISTED), key=len, reverse=True
    )
    if longer:
        spaced = "|".join(r"[\s()-]{0,2}".join(digits) for digits in longer)
        rest = TYPED_NUMBER.sub(" ", text)
        typed += [m.group() for m in re.finditer(rf"(?<![\w/.#=£-])(?:{spaced})(?!\d)", rest)]
    return typed


def _typed_message(typed: str, key: str | None, tokens: bool) -> str:
    problem = f"“{typed}” is a telephone number typed by hand, which goes out of date unseen."
    if not tokens:
        return (
            f"{problem} Name the service instead: its number stands in the text as the contact's "
            "key in double braces, or on a contact card."
        )
    if key:
        return (
            f"{problem} It is in the directory: write the contact's key in double braces, "
            f"{{{{{key}}}}}."
        )
    return (
        f"{problem} Put the service in the directory (Contacts) and write its key in double "
        "braces, so that the number stays right when the directory changes."
    )


def _short_message(code: str, key: str | None, tokens: bool) -> str:
    if tokens and key:
        return (
            f"“{code}” looks like a number to ring. Write it as {{{{{key}}}}}: then a phone can "
            "dial it, and it stays right when the directory changes."
        )
    return (
        f"“{code}” looks like a number to ring. Numbers come from the directory: name the service "
        "here and show its contact card."
    )
