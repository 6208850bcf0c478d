"""The `slaclock` command: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from slaclock.cli.main import main
from slaclock.cli.table import lines_of, width

POLICIES = """\
slaclock: 1
calendars:
  office: {timezone: America/New_York, hours: {mon-fri: "09:00-17:00"}, holidays: [2026-12-25]}
policies:
  - name: All
    when: {plan: gold}
    calendar: office
    pause_on: {status: [waiting]}
    at_risk: 50%
    targets: {resolution: 8h}
"""
WIDE = """\
number,opened_at,resolved_at,plan
1,2026-03-02 09:00,2026-03-02 12:00,gold
2,2026-03-02 10:00,,gold
3,2026-03-02 11:00,,silver
"""
LONG = """\
ticket,at,type,field,value
7,2026-03-02T09:00:00-05:00,created,,
7,2026-03-02T09:10:00-05:00,changed,plan,gold
7,2026-03-02T10:00:00-05:00,changed,status,waiting
7,2026-03-02T12:00:00-05:00,changed,status,open
"""


@pytest.fixture
def policies(tmp_path: Path) -> str:
    path = tmp_path / "policies.yaml"
    path.write_text(POLICIES)
    return str(path)


def made(tmp_path: Path, name: str, text: str) -> str:
    path = tmp_path / name
    path.write_text(text)
    return str(path)


AS_OF = ("--as-of", "2026-03-02T16:00:00-05:00")


def test_a_wide_csv_is_read_by_its_mapping(tmp_path: Path, policies: str, capsys: pytest.CaptureFixture[str]) -> None:
    mapping = "columns: {id: number, created: opened_at, resolved: resolved_at}\nfields: [plan]\n"
    files = (made(tmp_path, "t.csv", WIDE), "--map", made(tmp_path, "map.yaml", mapping))
    assert 0 == main(["evaluate", policies, *files, "--timezone", "America/New_York", *AS_OF])
    lines = capsys.readouterr().out.splitlines()
    assert "ticket  policy  clock       due                   state    verdict  why" == lines[0]
    assert "1       All     resolution  2026-03-02 17:00 EST  stopped  met      3h used of 8h; 5h to spare" == lines[2]
    assert "2       All     resolution  2026-03-03 10:00 EST  running  at risk  6h used of 8h; 2h left" == lines[3]
    assert lines[4].startswith("3 ")
    assert lines[4].endswith("no promise applies to this ticket")
    assert "3 tickets, 2 promises as of 2026-03-02T21:00:00.000000Z: 1 met, 1 at risk" == lines[6]


def test_naive_times_without_a_zone_are_faults_of_their_tickets(
    tmp_path: Path, policies: str, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping = "columns: {id: number, created: opened_at, resolved: resolved_at}\nfields: [plan]\n"
    files = (made(tmp_path, "t.csv", WIDE), "--map", made(tmp_path, "map.yaml", mapping))
    assert 1 == main(["evaluate", policies, *files, *AS_OF])
    captured = capsys.readouterr()
    assert 3 == captured.err.count("timezone")
    assert "0 tickets, 0 promises" in captured.out


def test_a_long_csv_needs_no_mapping_for_our_own_columns(
    tmp_path: Path, policies: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == main(["evaluate", policies, made(tmp_path, "t.csv", LONG), *AS_OF, "--format", "jsonl"])
    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert ("7", "2026-03-03T16:00:00.000001Z") == (row["ticket"], row["next_change_at"])
    assert (18000, 7200) == (row["readings"][0]["elapsed_s"], row["readings"][0]["paused_s"])


@pytest.mark.parametrize("name", ["t.json", "t.jsonl", "t.txt"])
def test_json_is_a_list_of_tickets_or_one_a_line(
    name: str, tmp_path: Path, policies: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tickets = [
        {"id": str(i), "events": [{"at": "2026-03-02T09:00:00-05:00", "type": "created", "value": {"plan": "gold"}}]}
        for i in (1, 2)
    ]
    lines = "\n".join(json.dumps(ticket) for ticket in tickets)
    text = lines if name == "t.jsonl" else json.dumps(tickets)
    assert 0 == main(["evaluate", policies, made(tmp_path, name, text), *AS_OF])
    assert "2 tickets, 2 promises" in capsys.readouterr().out


def test_a_ticket_that_cannot_be_read_stops_no_other(
    tmp_path: Path, policies: str, capsys: pytest.CaptureFixture[str]
) -> None:
    good = {"id": "1", "events": [{"at": "2026-03-02T09:00:00-05:00", "type": "created", "value": {"plan": "gold"}}]}
    bad = {"id": "2", "events": [{"at": "2026-03-02T09:00:00-05:00", "type": "opened"}]}
    assert 1 == main(["evaluate", policies, made(tmp_path, "t.json", json.dumps([bad, good])), *AS_OF])
    captured = capsys.readouterr()
    assert "1 tickets, 1 promises" in captured.out
    assert "`opened`" in captured.err
    assert "ticket 2" in captured.err


def test_one_ticket_is_explained_for_the_customer_in_korean(
    tmp_path: Path, policies: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--explain", "7", "--audience", "customer", "--language", "ko")
    assert 0 == main(["evaluate", policies, made(tmp_path, "t.csv", LONG), *AS_OF, *words])
    out = capsys.readouterr().out
    assert "해결: 위험" in out
    assert "일시 정지" in out
    assert "waiting" not in out
    assert "All" not in out


def test_an_explanation_as_json_has_the_spans(
    tmp_path: Path, policies: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--explain", "7", "--format", "jsonl")
    assert 0 == main(["evaluate", policies, made(tmp_path, "t.csv", LONG), *AS_OF, *words])
    answer = json.loads(capsys.readouterr().out)
    codes = [entry["code"] for entry in answer["accounts"][0]["entries"]]
    assert ["working", "paused", "working"] == codes


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["evaluate", "{policies}", "nowhere.csv"], "nowhere.csv"),
        (["evaluate", "nowhere.yaml", "{tickets}"], "nowhere.yaml"),
        (["evaluate", "{policies}", "{tickets}", "--explain", "8"], "no such ticket: `8`"),
        (["evaluate", "{policies}", "{tickets}", "--as-of", "2026-03-02"], "a bare date is no instant"),
        (["evaluate", "{policies}", "{tickets}", "--map", "{policies}"], "not a word of a mapping file"),
        (["evaluate", "{tickets}", "{tickets}"], "[R34]"),
    ],
)
def test_what_cannot_be_read_is_said_on_standard_error(
    arguments: list[str], said: str, tmp_path: Path, policies: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tickets = made(tmp_path, "t.csv", LONG)
    assert 2 == main([part.format(policies=policies, tickets=tickets) for part in arguments])
    captured = capsys.readouterr()
    assert said in captured.err
    assert "" == captured.out


A_TICKET = '{"id": "1", "events": [{"at": "2026-03-02T09:00:00-05:00", "type": "created", "value": {"plan": "gold"}}]}'
TOO_LONG = A_TICKET.replace("gold", "g" * 20_000).replace('"1"', '"2"')


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id":', "text that is no JSON (line 2)"),
        ('{"id": ' + "9" * 5_000 + "}", "a number of too many digits (line 2)"),
        ('{"a": ' * 100_000, "JSON text that is nested too deeply (line 2)"),
        ('{"id": "2", "id": "3"}', "a key that stands twice in one mapping: `id` (line 2)"),
        (TOO_LONG, "events.0.value.plan, line 2, ticket 2"),
    ],
    ids=["unfinished", "endless number", "bomb", "key twice", "too long"],
)
def test_a_line_of_json_that_cannot_be_read_stops_no_other(
    line: str, said: str, tmp_path: Path, policies: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 1 == main(["evaluate", policies, made(tmp_path, "t.jsonl", f"{A_TICKET}\n{line}\n"), *AS_OF])
    captured = capsys.readouterr()
    assert "1 tickets, 1 promises" in captured.out
    assert said in captured.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"ticket,at\n\xff", "text that is not UTF-8 at byte 10"),
        (f'{LONG}7,2026-03-02T13:00:00-05:00,changed,note,"{"x" * 200_000}"\n'.encode(), "not CSV: field larger than"),
        (b"", "a file without rows"),
        (b'["' + b"9" * 5_000, "text that is no JSON (line 1)"),
        (b"[" + b"9" * 5_000 + b"]", "a number of too many digits"),
        (b"[" * 100_000, "JSON text that is nested too deeply"),
    ],
    ids=["not UTF-8", "huge cell", "empty", "unfinished JSON", "endless number", "bomb"],
)
def test_a_file_of_tickets_that_cannot_be_read_is_said_on_standard_error(
    content: bytes, said: str, tmp_path: Path, policies: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "tickets.csv"
    path.write_bytes(content)
    assert 2 == main(["evaluate", policies, str(path), *AS_OF])
    assert said in capsys.readouterr().err


def test_a_cell_may_have_several_lines(tmp_path: Path, policies: str, capsys: pytest.CaptureFixture[str]) -> None:
    noted = f'{LONG}7,2026-03-02T13:00:00-05:00,changed,note,"one\ntwo"\n'
    assert 0 == main(["evaluate", policies, made(tmp_path, "t.csv", noted), *AS_OF])
    assert "1 tickets, 1 promises" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("columns: [a]", "`columns` is a mapping: `['a']` (columns)"),
        ("types: 7", "`types` is a mapping: `7` (types)"),
        ("timezone: Asia/Soul", "an unknown time zone: `Asia/Soul` (timezone)"),
        ("ambiguous: first", "`ambiguous` has no such choice: `first` (ambiguous)"),
        ("shape: tall", "no such shape of rows: `tall` (shape)"),
        ("colums: {}", "not a word of a mapping file: `colums`"),
        ("id: 7", "not text: `7` (id)"),
        ("times: [a]", "not text: `['a']` (times)"),
        ("times: '%H:%M %H'", "no form of times: `%H:%M %H` (times)"),
        ("times: '%Q'", "no form of times: `%Q` (times)"),
    ],
)
def test_a_mapping_file_that_makes_no_sense_is_said_on_standard_error(
    mapping: str, said: str, tmp_path: Path, policies: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--map", made(tmp_path, "mapping.yaml", mapping))
    assert 2 == main(["evaluate", policies, made(tmp_path, "t.csv", LONG), *AS_OF, *words])
    assert said in capsys.readouterr().err


def test_strict_refuses_answers_on_unknown_holidays(
    tmp_path: Path, policies: str, capsys: pytest.CaptureFixture[str]
) -> None:
    late = LONG.replace("2026-03", "2027-03")
    words = ("--as-of", "2027-03-02T16:00:00-05:00")
    assert 0 == main(["evaluate", policies, made(tmp_path, "t.csv", late), *words])
    assert "! calendar `office`: the holidays of 2027 are not known to be complete [R9]" in capsys.readouterr().out
    assert 2 == main(["evaluate", policies, made(tmp_path, "t.csv", late), *words, "--strict"])
    assert "[R9]" in capsys.readouterr().err


EUROPEAN = """\
number;opened_at;resolved_at;plan
1;02.03.2026 09:00;02.03.2026 12:00;gold
2;02.03.2026 10:00;;gold
"""


def test_a_csv_of_another_delimiter_and_form_of_times_is_read(
    tmp_path: Path, policies: str, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping = (
        "columns: {id: number, created: opened_at, resolved: resolved_at}\n"
        'fields: [plan]\ntimes: "%d.%m.%Y %H:%M"\ntimezone: America/New_York\n'
    )
    files = (made(tmp_path, "t.csv", EUROPEAN), "--map", made(tmp_path, "map.yaml", mapping))
    assert 0 == main(["evaluate", policies, *files, *AS_OF])
    out = capsys.readouterr().out
    assert "1       All     resolution  2026-03-02 17:00 EST  stopped  met      3h used of 8h; 5h to spare" in out
    assert "2 tickets, 2 promises" in out


def test_a_row_with_more_cells_than_the_header_is_a_fault_of_its_own(
    tmp_path: Path, policies: str, capsys: pytest.CaptureFixture[str]
) -> None:
    torn = LONG + "8,2026-03-02T09:00:00-05:00,created,,,why, indeed\n"
    assert 1 == main(["evaluate", policies, made(tmp_path, "t.csv", torn), *AS_OF])
    captured = capsys.readouterr()
    assert "1 tickets, 1 promises" in captured.out
    assert ", 1 left out for their faults" in captured.out
    assert "more cells than the header" in captured.err
    assert "rows.4" in captured.err


def test_a_field_that_rules_ask_for_and_no_ticket_has_is_said(
    tmp_path: Path, policies: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == main(["evaluate", policies, made(tmp_path, "t.csv", LONG.replace("plan", "paln")), *AS_OF])
    assert "! no ticket has the field `plan`, which rules ask for\n" in capsys.readouterr().out


def test_a_ticket_left_out_is_explained_by_its_fault(
    tmp_path: Path, policies: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = [{"id": "2", "events": [{"at": "2026-03-02T09:00:00-05:00", "type": "opened"}]}]
    assert 2 == main(["evaluate", policies, made(tmp_path, "t.json", json.dumps(bad)), *AS_OF, "--explain", "2"])
    assert "no such type of event: `opened`" in capsys.readouterr().err


def test_the_command_says_which_release_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert (0, "slaclock 0.1.0\n") == (caught.value.code, capsys.readouterr().out)


def test_wrong_usage_is_exit_code_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["evaluate"])
    assert 2 == caught.value.code
    assert "POLICIES" in capsys.readouterr().err


def test_the_demo_evaluates_the_120_incidents(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["demo"])
    captured = capsys.readouterr()
    assert "" == captured.err
    assert "\n120 tickets, 226 promises as of 2016-05-23T16:00:00.000000Z: " in captured.out
    for word in ("met", "breached", "at risk", "pending"):
        assert f" {word}" in captured.out.splitlines()[-1]


def test_the_demo_writes_files_that_evaluate_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["demo", "--write", str(tmp_path)])
    assert {"quickstart_policies.yaml", "ATTRIBUTION.md"} < {path.name for path in tmp_path.iterdir()}
    capsys.readouterr()
    assert 0 == main(["demo"])
    demo = capsys.readouterr().out
    files = [str(tmp_path / f"quickstart_{name}") for name in ("policies.yaml", "120.events.csv")]
    words = ["--map", str(tmp_path / "quickstart_mapping.yaml"), "--as-of", "2016-05-23T16:00Z"]
    assert 0 == main(["evaluate", *files, *words, "--fields-from", str(tmp_path / "quickstart_120.tickets.csv")])
    assert demo == capsys.readouterr().out


def test_letters_of_east_asia_take_two_columns_of_the_table() -> None:
    assert (3, 4) == (width("due"), width("기한"))
    assert ["기한  x", "────  ─", "a     b"] == lines_of(("기한", "x"), [("a", "b")])
