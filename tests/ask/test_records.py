"""Questions to the medical record: each answer's number and the words that must stand in it, computed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from healthkit.ask import Answer, Session, session
from healthkit.ask.topics import plan_of
from healthkit.store import Vault
from tests.ask import record_vault

Expected = tuple[float | None, str | None, str]


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return record_vault.build(tmp_path_factory.mktemp("records") / "vault")


@pytest.fixture(scope="module")
def asking(vault: Vault) -> Iterator[Session]:
    with session(vault, record_vault.AS_OF) as opened:
        yield opened


def days(day: str) -> float:
    return float((record_vault.AS_OF - date.fromisoformat(day)).days)


def check(asking: Session, question: str, expected: Expected) -> None:
    value, unit, words = expected
    answer = asking.ask(question)
    assert not answer.abstained, answer.answer
    assert (answer.value, answer.unit) == (value, unit), answer.answer
    assert words in answer.answer.replace("\u00a0", " ")
    assert answer.plan is not None
    assert answer.plan.as_dict()["topic"] == "records"


MEDICATIONS: dict[str, Expected] = {
    "Which medications do I take?": (4, "1", "Ramipril 5 mg (5 mg once a day, since 1 May 2024)"),
    "What meds am I currently on?": (4, "1", "Lipitor 20 mg tablet"),  # handed out for 30 days on 1 November
    "How many medications am I taking?": (4, "1", "4 medications as current"),
    "Which supplements do I take?": (1, "1", "Vitamin D3 1000 IU (since March 2025)"),
    "Do I take metformin?": (
        0,
        "1",
        "Not as current: the record lists Metformin 500 mg (10 January 2024 – 30 June 2025)",
    ),
    "Am I still on ramipril?": (
        1,
        "1",
        "Yes: the record lists Ramipril (5 mg once a day) as current, since 2 May 2023.",
    ),
    "Do I take Lipitor?": (1, "1", "Yes"),
    "Do I take warfarin?": (0, "1", "names no medication “warfarin”"),  # entered in error
    "When did I start taking metformin?": (days("2024-01-10"), "d", "started on 10 January 2024"),
    "When did I start ramipril?": (days("2023-05-02"), "d", "2 May 2023"),
    "When did I start metoprolol?": (None, None, "started in 2022"),
    "How long have I been taking ramipril?": (days("2023-05-02"), "d", "since 2 May 2023"),
    "When did I stop metformin?": (days("2025-06-30"), "d", "end on 30 June 2025"),
    "When did I stop sertraline?": (None, None, "end in 2020 (March 2019 – 2020)"),
    "When did I stop codeine?": (None, None, "does not say when it ended"),
    "When did I stop taking ramipril?": (None, None, "still listed as current"),
    "Which medications did I take in 2024?": (4, "1", "Metoprolol 50 mg (since 2022)"),
    "Which medications did I start in 2024?": (2, "1", "Metformin 500 mg"),
    "Which medications did I stop in 2025?": (2, "1", "Amoxicillin 500 mg capsule"),
    "Did I take metformin in 2024?": (1, "1", "Yes, in 2024"),
    "Did I take metformin in 2026?": (0, "1", "Not in 2026"),
    "Have I ever taken amoxicillin?": (1, "1", "10 February 2025"),
    "What dose of ramipril am I on?": (None, None, "“5 mg once a day”"),
    "What dose of metformin did I take?": (None, None, "gives no dose"),
    "Who prescribed ramipril?": (None, None, "Dr. B. Pattern"),
    "When was metformin stopped?": (days("2025-06-30"), "d", "30 June 2025"),
    "Have I stopped taking metformin?": (days("2025-06-30"), "d", "30 June 2025"),
    "How long ago did I start metformin?": (days("2024-01-10"), "d", "10 January 2024"),
    "What are my medications and doses?": (4, "1", "5 mg once a day"),
    "Which medications did I start since my last visit?": (1, "1", "Lipitor 20 mg tablet"),
    "Quels médicaments est-ce que je prends ?": (4, "1", "4 médicaments en cours"),
    "Est-ce que je prends de la metformine ?": (0, "1", "Pas en cours"),
    "Quand ai-je commencé à prendre la metformine ?": (days("2024-01-10"), "d", "le 10 janvier 2024"),
    "Depuis combien de temps je prends du ramipril ?": (days("2023-05-02"), "d", "depuis le 2 mai 2023"),
    "Quand ai-je arrêté la metformine ?": (days("2025-06-30"), "d", "30 juin 2025"),
    "Quels médicaments ai-je pris en 2024 ?": (4, "1", "en 2024"),
    "Quelle est la posologie du ramipril ?": (None, None, "« 5 mg once a day »"),
    "Qui m'a prescrit le ramipril ?": (None, None, "Dr. B. Pattern"),
}
VACCINES: dict[str, Expected] = {
    "When was my last tetanus shot?": (days("2018-05-14"), "d", "14 May 2018 – Tdap"),
    "When did I last get a flu vaccine?": (days("2025-10-14"), "d", "Before that: 2 October 2024"),  # 2026: not done
    "How many days since my last flu shot?": (days("2025-10-14"), "d", "14 October 2025"),
    "How many covid shots have I had?": (2, "1", "1 July 2021"),
    "Which vaccines have I had?": (6, "1", "6 vaccinations on record"),
    "List my vaccinations": (6, "1", "Pneumococcal polysaccharide vaccine (November 2019)"),
    "When was my last pneumonia vaccine?": (None, None, "November 2019"),
    "When was my last hepatitis B vaccination?": (None, None, "No vaccination in the record (“hepatitis B”)"),
    "Am I vaccinated against hepatitis A?": (0, "1", "(“hepatitis A”)"),
    "How many measles shots did I get?": (0, "1", "No vaccination"),
    "Have I had a tetanus shot since 2020?": (0, "1", "No vaccination"),
    "How many vaccinations did I get in 2021?": (2, "1", "in 2021"),
    "When was my first covid shot?": (days("2021-05-27"), "d", "27 May 2021"),
    "De quand date mon dernier rappel de tétanos ?": (days("2018-05-14"), "d", "le 14 mai 2018"),
    "Quand ai-je été vaccinée contre la grippe pour la dernière fois ?": (days("2025-10-14"), "d", "14 octobre 2025"),
    "Combien de vaccins contre le covid ai-je reçus ?": (2, "1", "1er juillet 2021"),
    "Quels vaccins ai-je reçus ?": (6, "1", "6 vaccinations"),
    "Suis-je vacciné contre le zona ?": (0, "1", "Aucune vaccination"),
}
STANDING: dict[str, Expected] = {
    "What am I allergic to?": (2, "1", "Penicillin (Hives, mild)"),
    "Am I allergic to penicillin?": (1, "1", "Yes, the record lists it"),
    "Am I allergic to latex?": (0, "1", "no longer active"),
    "Am I allergic to peanuts?": (0, "1", "Not listed is not the same as not allergic"),
    "Which medications am I allergic to?": (1, "1", "Penicillin"),
    "Do I have any food allergies?": (1, "1", "Strawberry"),
    "Suis-je allergique à la pénicilline ?": (1, "1", "Oui, le dossier l’indique"),
    "Quelles sont mes allergies ?": (2, "1", "Strawberry"),
    "What is my medical history?": (4, "1", "4 conditions on record"),
    "Is there cancer in my family history?": (0, "1", "does not name “cancer”"),
    "What conditions do I have?": (2, "1", "Asthma (since 2010)"),
    "Do I have hypertension?": (1, "1", "Essential hypertension (since 20 April 2023)"),
    "Since when do I have hypertension?": (days("2023-04-20"), "d", "since 20 April 2023"),
    "How long have I had asthma?": (None, None, "since 2010"),
    "Do I have diabetes in my record?": (0, "1", "lists no condition “diabetes”"),  # refuted
    "When did I last have the flu?": (days("2026-02-23"), "d", "Before that: 3 February 2024"),
    "When did I last have hypertension?": (days("2023-04-20"), "d", "since 20 April 2023"),  # and it stands
    "How many times have I had the flu?": (2, "1", "2 entries on record"),
    "Which conditions did I have in 2024?": (3, "1", "Influenza (3 February 2024 – 12 February 2024)"),
    "Depuis quand ai-je de l'hypertension ?": (days("2023-04-20"), "d", "depuis le 20 avril 2023"),
    "Quelles maladies ai-je ?": (2, "1", "2 affections en cours"),
    "What is my family history?": (2, "1", "father: Myocardial infarction (age 58)"),
    "Is there a family history of heart attack?": (1, "1", "Myocardial infarction"),
    "Does diabetes run in my family?": (0, "1", "does not name “diabetes”"),
    "Quels sont mes antécédents familiaux ?": (2, "1", "père : Myocardial infarction"),
}
HAPPENED: dict[str, Expected] = {
    "When was my last colonoscopy?": (days("2025-04-22"), "d", "Before that: 2 March 2015"),
    "Have I had a mammogram?": (0, "1", "No procedure in the record"),  # cancelled
    "Which operations have I had?": (1, "1", "Appendectomy (19 August 2004)"),
    "When was my last visit?": (days("2026-09-18"), "d", "18 September 2026"),
    "When did I last see a doctor?": (days("2026-09-18"), "d", "18 September 2026"),
    "When was my last doctor's appointment?": (days("2026-09-18"), "d", "18 September 2026"),
    "How many times did I see a doctor in 2025?": (1, "1", "Office visit, Tiredness"),
    "How many visits in 2026?": (2, "1", "Emergency room"),
    "How many appointments did I have in 2026?": (1, "1", "1 appointment"),
    "How many emergency visits have I had?": (1, "1", "25 February 2026"),
    "When was I last hospitalised?": (days("2024-06-01"), "d", "1 June 2024"),
    "Quand ai-je vu un médecin pour la dernière fois ?": (days("2026-09-18"), "d", "18 septembre 2026"),
    "Combien de consultations ai-je eues en 2025 ?": (1, "1", "1 consultation"),
    "À quand remonte ma dernière coloscopie ?": (days("2025-04-22"), "d", "22 avril 2025"),
    "Do I have any implants?": (1, "1", "Hip prosthesis (since 1 February 2019)"),
    "Who are my doctors?": (1, "1", "Dr. A. Sample (Hill Clinic)"),
    "What are my health goals?": (1, "1", "LDL below 100 mg/dL"),
    "Who insures me?": (1, "1", "Example Mutual"),
    "Show my discharge letter": (1, "1", "Discharge letter of the ward (4 June 2024)"),
    "How old am I?": (54, "a", "54 years old"),  # a birthday tomorrow
    "When was I born?": (None, None, "23 November 1971"),
    "What is my sex?": (None, None, "female"),
    "Quand suis-je née ?": (None, None, "23 novembre 1971"),
    "Quel âge ai-je ?": (54, "a", "54 ans"),
}


@pytest.mark.parametrize("question", MEDICATIONS)
def test_medications(asking: Session, question: str) -> None:
    check(asking, question, MEDICATIONS[question])


@pytest.mark.parametrize("question", VACCINES)
def test_vaccinations(asking: Session, question: str) -> None:
    check(asking, question, VACCINES[question])


@pytest.mark.parametrize("question", STANDING)
def test_conditions_allergies_and_family(asking: Session, question: str) -> None:
    check(asking, question, STANDING[question])


@pytest.mark.parametrize("question", HAPPENED)
def test_visits_procedures_and_the_rest(asking: Session, question: str) -> None:
    check(asking, question, HAPPENED[question])


EVERY = [*MEDICATIONS, *VACCINES, *STANDING, *HAPPENED]


def test_a_plan_runs_again_to_the_same_answer(asking: Session) -> None:
    for question in EVERY:
        answer = asking.ask(question)
        assert answer.plan is not None
        again = asking.run(plan_of(answer.plan.as_dict()), answer.lang)
        assert (again.answer, again.value) == (answer.answer, answer.value), question


def test_the_evidence_is_the_rows_and_runs_by_hand(vault: Vault, asking: Session) -> None:
    answers: list[Answer] = [asking.ask(question) for question in EVERY]
    with vault.reader() as con:
        for answer in answers:
            assert answer.evidence, answer.question
            for proof in answer.evidence:
                if proof.rows:
                    assert len(con.execute(proof.sql).fetchall()) == proof.rows, answer.question
                else:
                    con.execute(proof.sql)


def test_evidence_names_table_span_and_source(asking: Session) -> None:
    (proof,) = asking.ask("How many covid shots have I had?").evidence
    assert (proof.metric, proof.rows, proof.sources) == ("immunization", 2, (record_vault.CLINIC,))
    assert (proof.first, proof.last) == (date(2021, 5, 27), date(2021, 7, 1))


def test_what_was_not_yet_is_not_told(vault: Vault) -> None:
    with session(vault, date(2024, 9, 1)) as then:
        assert then.ask("When was my last visit?").value == (date(2024, 9, 1) - date(2024, 6, 1)).days
        assert then.ask("How many flu shots have I had?").value == 0
        assert then.ask("Do I take metformin?").value == 1
        assert "Lipitor" not in then.ask("Which medications do I take?").answer
