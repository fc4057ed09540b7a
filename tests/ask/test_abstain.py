"""Questions that must not be answered by a number: calm, plain, with three that can be."""

from __future__ import annotations

import pytest

from healthkit.ask import Session

QUESTIONS = """
Should I stop my medication?
Should I take more insulin?
What dose of ibuprofen can I take?
Is it safe to stop my blood pressure pills?
Is my heart ok?
Is my blood pressure normal?
Is my resting heart rate too high?
Am I healthy?
Grade my sleep
Give me a health score
Rate my heart
Do I have cancer?
Do I have diabetes?
Why is my heart rate high?
What causes my headaches?
Will my weight go down next month?
How many steps will I take tomorrow?
What are my wife's steps?
How did my son sleep last night?
What is your heart rate?
What is his weight?
heart rate variability of my husband
How many steps does the average person take?
banana
asdf qwerty
What is the weather today?
Tell me a joke
steps per hour
steps from my watch
What is my creatinine?
What is my cholesterol?
What is my blood glucose?
What was my inulin?
steps and sleep last week
highest and lowest steps last week
steps next week
steps on 31 June
steps on 3/4/2026
weight in pounds
deep sleep percent
heart rate last night
percentile of my steps
Does alcohol affect my sleep?
How many nights under 6 bpm?
steps yesterday and today
calories I ate yesterday
how do I lose weight
what should I eat today
did I sleep well
steps over 7 days
my mood last week
Dois-je arrêter mon traitement ?
Mon cœur va-t-il bien ?
Ma tension est-elle normale ?
Suis-je en bonne santé ?
Quelle dose dois-je prendre ?
Note mon sommeil
Quel est le poids de ma femme ?
Combien de pas a fait mon fils hier ?
Combien de pas vais-je faire demain ?
Je n’ai pas dormi hier
Quel temps fait-il ?
Raconte une blague
Pas et sommeil hier
Mon cholestérol ?
pas de ma montre hier
Pas hier et aujourd’hui
""".strip().splitlines()


@pytest.mark.parametrize("question", [*QUESTIONS, "", "   ", "?", "🙂", "x" * 5000])
def test_abstains(asking: Session, question: str) -> None:
    answer = asking.ask(question)
    assert answer.abstained
    assert answer.value is None
    assert answer.values == ()
    assert answer.evidence == ()
    assert answer.figure() is None
    assert len(answer.suggestions) == 3
    assert all(suggestion in answer.answer for suggestion in answer.suggestions)


def test_there_are_forty() -> None:
    assert len(set(QUESTIONS)) >= 40


@pytest.mark.parametrize(
    "question", [*QUESTIONS[::7], "heart rate while dreaming", "weight in pounds", "Pas et sommeil hier"]
)
def test_what_is_offered_can_be_answered(asking: Session, question: str) -> None:
    offered = asking.ask(question).suggestions
    for suggestion in offered:
        answer = asking.ask(suggestion)
        assert not answer.abstained, (suggestion, answer.answer)
        assert answer.value is not None, suggestion


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Should I stop my medication?", "doctor or pharmacist"),
        ("Dois-je arrêter mon traitement ?", "un médecin ou un pharmacien"),
        ("Is my heart ok?", "I do not judge"),
        ("What are my wife's steps?", "one person’s data, yours"),
        ("average steps by moonlight", "I did not understand “by moonlight”. I understood: steps."),
        ("What is my creatinine?", "Your vault holds no laboratory result of creatinine."),
        ("What is my blood glucose?", "Your vault holds no laboratory result of glucose, fasting glucose."),
        ("Quelle est ma glycémie ?", "aucun résultat de laboratoire pour\u00a0: glycémie, glycémie à jeun."),
        ("steps and sleep last week", "One measure at a time, please: I read steps, sleep."),
        ("steps on 31 June", "“31 June” does not name one clear period."),
        ("heart rate last night", "only clear for sleep"),
        ("Je n’ai pas dormi hier", "Je n’ai pas compris «\u00a0n ai pas\u00a0»."),
    ],
)
def test_says_what_was_not_understood(asking: Session, question: str, says: str) -> None:
    assert says in asking.ask(question).answer


@pytest.mark.parametrize(
    "word", ["glucagon", "creatine", "inulin", "weighted", "systemic", "stress", "heath", "carotene"]
)
def test_a_near_word_is_not_taken_for_a_metric(asking: Session, word: str) -> None:
    assert asking.ask(f"What was my average {word} last week?").abstained


def test_doing_is_no_dosing(asking: Session) -> None:
    assert "treatment" not in asking.ask("How is my LDL doing?").answer
