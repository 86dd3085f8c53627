"""Load the fixed words of answers where there are none yet. Editors' words stay."""

from .models import AnswerText
from .texts import starter_texts


def load_answer_texts() -> int:
    """Publish each starter text whose key no answer text has; give how many were made."""
    known = set(AnswerText.objects.values_list("key", flat=True))
    made = 0
    for key, row in starter_texts().items():
        if key not in known:
            text = AnswerText.objects.create(
                key=key, heading=row["heading"], text=row["text"].strip()
            )
            text.save_revision().publish()
            made += 1
    return made
