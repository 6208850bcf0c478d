"""The same answers whatever the process is told, and from threads and other processes as from one line of calls."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from random import Random
from threading import Barrier
from typing import Any

import pytest

from slaclock import BusinessCalendar, PolicySet, Ticket, any_of, evaluate
from slaclock.calendars import cache
from slaclock.cli.demo import AS_OF
from slaclock.policies.check import check
from tests.digest import DOUBTFUL, asked, asked_calendar, asked_reading, sample, told
from tests.tree import ROOT

PLAIN = {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0"}
OTHERS = {
    "the day before": {"TZ": "Pacific/Pago_Pago", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
    "the day after, no asserts, no docstrings": {
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "tr_TR.UTF-8",
        "PYTHONOPTIMIZE": "2",
        "PYTHONHASHSEED": "2",
    },
    "a zone without a file, ASCII": {
        "TZ": "XYZ+5:37ZYX",
        "LC_ALL": "POSIX",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONHASHSEED": "random",
    },
    "no such zone": {"TZ": ":/nowhere", "LANG": "ko_KR.UTF-8", "PYTHONUTF8": "1", "PYTHONHASHSEED": "4294967295"},
}
OF_THE_TEST = {"TZ", "LANG", "LANGUAGE", "PYTHONHASHSEED", "PYTHONOPTIMIZE", "PYTHONUTF8", "PYTHONCOERCECLOCALE"}
ROUNDS, THREADS = 20, 50


# What the process is told


def digest(told: dict[str, str]) -> dict[str, str]:
    """The digests that a process prints which is told that, and nothing else of the kind."""
    inherited = {name: value for name, value in os.environ.items() if name not in OF_THE_TEST and name[:3] != "LC_"}
    paths = os.pathsep.join(str(ROOT / path) for path in inherited.pop("PYTHONPATH", "").split(os.pathsep) if path)
    environment = {**inherited, **told, **({"PYTHONPATH": paths} if paths else {})}
    command = [sys.executable, "-m", "tests.digest"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert "" == done.stderr
    return dict(line.split(" ") for line in done.stdout.splitlines())


def test_answers_do_not_depend_on_zone_locale_hash_seed_or_optimization() -> None:
    with ThreadPoolExecutor(2) as pool:
        plain, *others = pool.map(digest, [PLAIN, *OTHERS.values()])
    assert ["conformance", "sample", "findings", "refusal", "schema"] == list(plain)
    assert dict.fromkeys(OTHERS, plain) == dict(zip(OTHERS, others, strict=True))


def test_the_doubtful_document_has_findings_whose_order_can_be_told() -> None:
    assert 3 <= len(check(PolicySet.parse(DOUBTFUL)))


# Threads


DOCUMENT = """
slaclock: 1
fields: {plan: [gold, silver], status: [open, waiting, resolved]}
calendars:
  seoul: {timezone: Asia/Seoul, hours: {mon-fri: 09:00-18:00}, holidays: [{country: KR, language: en_US}]}
  york: {timezone: America/New_York, hours: {mon-fri: 09:00-17:00}, holidays: [12-25]}
  either: {any_of: [seoul, york], timezone: UTC}
policies:
  - name: Gold
    when: {plan: gold}
    calendar: either
    pause_on: {status: waiting}
    targets: {first_response: 1h, resolution: 300h}
  - name: Silver
    when: always
    calendar: seoul
    pause_on: {status: waiting}
    targets: {first_response: 8h, resolution: 30 business days}
  - {name: Team, kind: ola, when: always, calendar: york, targets: {resolution: 2000h}}
"""


@pytest.fixture
def no_timelines(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No calendar is laid yet, and threads change places as often as they can."""
    every = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    monkeypatch.setattr(cache, "_timelines", type(cache._timelines)())
    yield
    sys.setswitchinterval(every)


def ticket(number: int, year: int) -> tuple[Ticket, str]:
    """A ticket that is opened in that year, waits for a while, and is asked about two months after."""
    month = number % 9 + 1
    made = Ticket.opened(
        f"{year}-{month:02}-27T16:{number % 60:02}Z", id=str(number), plan=("gold", "silver")[number % 2]
    )
    made = made.replied(f"{year}-{month:02}-28T03:00Z").changed(f"{year}-{month + 1:02}-01T09:00Z", status="waiting")
    return made.changed(f"{year}-{month + 1:02}-03T09:30Z", status="open"), f"{year}-{month + 2:02}-27T12:00Z"


def at_once(questions: Sequence[tuple[Ticket, str]]) -> list[dict[str, Any]]:
    """The answers of one thread for each question, all of them let go at one time over calendars not laid yet."""
    cache._timelines.clear()
    shared, barrier = PolicySet.parse(DOCUMENT), Barrier(len(questions))

    def ask(question: tuple[Ticket, str]) -> dict[str, Any]:
        barrier.wait()
        return evaluate(shared, question[0], as_of=question[1]).to_dict()

    with ThreadPoolExecutor(len(questions)) as pool:
        return list(pool.map(ask, questions))


@pytest.mark.usefixtures("no_timelines")
def test_a_thousand_evaluations_at_once_over_calendars_that_grow_answer_as_one_by_one() -> None:
    random = Random(4)
    questions = [ticket(number, random.randrange(2018, 2022)) for number in range(ROUNDS * THREADS)]
    together = [said for i in range(ROUNDS) for said in at_once(questions[i * THREADS : (i + 1) * THREADS])]
    cache._timelines.clear()
    alone = PolicySet.parse(DOCUMENT)
    assert [evaluate(alone, made, as_of=as_of).to_dict() for made, as_of in questions] == together


# Processes


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_another_process_gives_the_answers_of_this_one_and_hands_back_equal_values(start: str) -> None:
    policies, tickets = sample()
    here = [evaluate(policies, made, as_of=AS_OF) for made in tickets[:30]]
    readings = [reading for result in here for reading in result.readings]
    seoul = BusinessCalendar("Asia/Seoul", hours={"mon-fri": "09:00-18:00"}, holidays=["KR"], name="seoul")
    calendars = [seoul, any_of(seoul, seoul.in_zone("Europe/Berlin"), timezone="UTC"), seoul.renamed("")]
    questions = [
        (calendar, "2026-09-23T16:00+09:00", amount) for calendar in calendars for amount in ("90h", "9 business days")
    ]
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(start)) as pool:
        there = list(pool.map(asked, [policies] * 30, tickets[:30], [AS_OF] * 30, chunksize=30))
        read = list(pool.map(asked_reading, readings, chunksize=100))
        counted = list(pool.map(asked_calendar, *zip(*questions, strict=True), chunksize=10))
    assert [(told(result), told(result)) for result in here] == [(said, told(back)) for back, said in there]
    assert [asked_reading(reading)[1] for reading in readings] == [said for _, said in read]
    assert [asked_reading(reading)[1] for reading in readings] == [asked_reading(back)[1] for back, _ in read]
    assert [asked_calendar(*question) for question in questions] == counted


def test_pickles_of_policies_and_tickets_are_equal_values_with_the_same_answers() -> None:
    policies, tickets = sample()
    again, tickets_again = pickle.loads(pickle.dumps((policies, tickets)))
    assert (policies, tickets) == (again, tickets_again)
    for made, made_again in zip(tickets[:30], tickets_again, strict=False):
        assert told(evaluate(policies, made, as_of=AS_OF)) == told(evaluate(again, made_again, as_of=AS_OF))
