"""The call files, and the command line that holds facts against them."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.domain.facts_of_a_good_application import IN_TIME, changed, check, good_facts, of
from tildel.checks.facts import facts_schema
from tildel.config.check_command import run
from tildel.kernel.errors import Unreadable
from tildel.kernel.findings import is_admissible
from tildel.kernel.time import AmbiguousTime, NonexistentTime
from tildel.people.shipped import shipped_directory
from tildel.programmes.domain.spec import (
    call_from_json,
    call_to_json,
    directory_for,
    parse_call,
    with_changes,
    with_params,
)
from tildel.programmes.shipped import load_template, template_keys

KLINBEFORSK = ("klinbeforsk-2016", "klinbeforsk-2021", "klinbeforsk-2024")
KEYS_2024 = [
    "deadline", "amount", "duration", "project_description", "language", "applicant_institution", "endorsement",
    "partners_all_regions", "recruitment_all_regions", "user_involvement", "cv", "position_share", "one_per_leader",
    "leader_age", "additional_costs", "stratification_markers", "priority_theme",
]  # fmt: skip


def test_the_calls_there_are() -> None:
    assert template_keys() == (
        "hmn-regional-2026", "hnt-local-2025", "klinbeforsk-2016", "klinbeforsk-2021", "klinbeforsk-2024",
        "norm-2023", "nsg-network-2019",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("key", "frame", "closes", "amounts", "themes"),
    [
        (
            "klinbeforsk-2016",
            130_000_000,
            datetime(2016, 10, 12, 14, tzinfo=UTC),
            (5_000_000, 20_000_000),
            (),
        ),
        (
            "klinbeforsk-2021",
            135_000_000,
            datetime(2021, 4, 30, 14, tzinfo=UTC),
            (5_000_000, 20_000_000),
            ("lipoedema_surgery", "child_obesity"),
        ),
        (
            "klinbeforsk-2024",
            170_000_000,
            datetime(2024, 5, 15, 14, tzinfo=UTC),
            (7_000_000, 25_000_000),
            ("proton_therapy",),
        ),
    ],
)
def test_the_facts_of_each_year(
    key: str, frame: int, closes: datetime, amounts: tuple[int, int], themes: tuple[str, ...]
) -> None:
    spec = load_template(key)
    params = {row.key: row.params for row in spec.requirements}
    assert (spec.key, spec.frame, spec.closes_at) == (key, frame, closes)
    assert params["amount"] == {"minimum": amounts[0], "maximum": amounts[1]}
    assert params["priority_theme"]["themes"] == themes
    assert tuple(theme.key for theme in spec.themes if theme.priority) == themes


def test_the_keys_of_2024_and_what_other_years_leave_out() -> None:
    keys = {key: [row.key for row in load_template(key).requirements] for key in KLINBEFORSK}
    before_markers = [key for key in KEYS_2024 if key != "stratification_markers"]  # asked for since 2023
    assert keys == {
        "klinbeforsk-2016": before_markers,
        "klinbeforsk-2021": before_markers,
        "klinbeforsk-2024": KEYS_2024,
    }


@pytest.mark.parametrize("key", template_keys())
def test_a_call_is_complete(key: str) -> None:
    spec = load_template(key)
    for text in (
        spec.name,
        spec.summary,
        spec.who_may_apply,
        spec.decision,
        *(s.title for s in spec.sections),
        *(s.intro for s in spec.sections),
        *(row.name for row in (*spec.themes, *spec.categories, *spec.tracks)),
        *(row.label for row in spec.questions),
        *(option.name for row in spec.questions for option in row.options),
    ):
        assert all((text.nb, text.nn, text.en))
    every = [*spec.requirements, *(row for track in spec.tracks for row in track.requirements)]
    assert all(row.source.text and row.source.address for row in every)
    assert sum(dimension.weight for dimension in spec.assessment.dimensions) == 100
    assert (spec.assessment.lowest, spec.assessment.highest, spec.assessment.best) == (1, 5, 5)
    assert spec.assessment.fundable_assumed


@pytest.mark.parametrize("key", template_keys())
def test_a_call_survives_json(key: str) -> None:
    row = json.loads(json.dumps(call_to_json(load_template(key))))
    assert call_from_json(row) == load_template(key)
    assert call_to_json(call_from_json(row)) == row


@pytest.mark.parametrize(
    ("key", "amount", "reason"),
    [
        ("klinbeforsk-2016", 4_999_999, "below"), ("klinbeforsk-2016", 5_000_000, "within"),
        ("klinbeforsk-2021", 20_000_000, "within"), ("klinbeforsk-2021", 20_000_001, "above"),
        ("klinbeforsk-2024", 20_000_001, "within"), ("klinbeforsk-2024", 5_000_000, "below"),
    ],
)  # fmt: skip
def test_the_same_engine_runs_every_year(key: str, amount: int, reason: str) -> None:
    findings = check(
        changed(lambda f: f.update(budget=[{"amount": amount}])), call=key, at="2016-01-01T00:00:00+00:00"
    )
    assert [row[1] for row in of(findings, "amount")] == [f"amount.{reason}"]


def test_every_finding_belongs_to_a_section_of_the_form() -> None:
    for key in template_keys():
        spec = load_template(key)
        places = [place for section in spec.sections for place in section.places]
        places += [f"answers.questions.{question.key}" for question in spec.questions]
        for finding in (*check(good_facts(), call=key), *check({}, call=key)):
            home = [p for p in places if finding.place == p or finding.place.startswith(f"{p}.")]
            assert len(home) == 1 or finding.place in ("", "themes"), finding


def test_an_officer_changes_facts() -> None:
    spec = with_changes(
        load_template("klinbeforsk-2021"),
        key="klinbeforsk-2027",
        deadline=datetime(2027, 5, 15, 12, 30),
        frame=180_000_000,
        amount_min=1,
        amount_max=2,
    )
    assert (spec.key, spec.closes_at, spec.frame) == (
        "klinbeforsk-2027",
        datetime(2027, 5, 15, 10, 30, tzinfo=UTC),
        180_000_000,
    )
    assert spec.requirement("amount").params == {"minimum": 1, "maximum": 2}
    assert spec.requirement("deadline").params == {"closes": "2027-05-15T12:30:00+02:00"}
    assert not spec.deadline_assumed
    assert call_from_json(call_to_json(spec)) == spec


def test_a_deadline_that_clocks_skip_or_show_twice_is_refused_with_a_choice() -> None:
    spec = load_template("klinbeforsk-2024")
    with pytest.raises(NonexistentTime):
        with_changes(spec, deadline=datetime(2027, 3, 28, 2, 30))
    with pytest.raises(AmbiguousTime) as caught:
        with_changes(spec, deadline=datetime(2027, 10, 31, 2, 30))
    assert caught.value.params["choices"] == ("2027-10-31T00:30:00+00:00", "2027-10-31T01:30:00+00:00")
    for fold, hour in ((0, 0), (1, 1)):
        chosen = with_changes(spec, deadline=datetime(2027, 10, 31, 2, 30), deadline_fold=fold)
        assert chosen.closes_at == datetime(2027, 10, 31, hour, 30, tzinfo=UTC)
        assert call_from_json(call_to_json(chosen)).closes_at == chosen.closes_at


def test_a_call_may_add_and_exclude_institutions() -> None:
    row = call_to_json(load_template("klinbeforsk-2024"))
    row["eligible"].update(added=["984027737"], excluded=["983974899"])
    directory = directory_for(call_from_json(row), shipped_directory())
    day = datetime(2024, 5, 15).date()
    assert [directory.eligibility(orgnr, day) for orgnr in ("984027737", "983974899", "983974724")] == [
        "eligible",
        "not_eligible",
        "eligible",
    ]
    assert directory.region("984027737", day) == "H03"


def _broken(path: list[str | int], value: Any) -> dict[str, Any]:
    row = json.loads(json.dumps(call_to_json(load_template("klinbeforsk-2024"))))
    inner = row
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return row


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (["frame"], "much", "$.frame"),
        (["deadline"], "2024-05-15 16:00", "$.deadline"),
        (["deadline"], "2024-05-15T16:00+02:00", "$.deadline"),
        (["deadline"], "0001-01-01T00:00", "$.deadline"),
        (["deadline_fold"], 2, "$.deadline_fold"),
        (["requirements", 1, "kind"], "nothing", "$.requirements[1].kind"),
        (["requirements", 1, "params", "maximum"], None, "$.requirements[1].params.maximum"),
        (["requirements", 1, "params", "minimum"], 26_000_000, "$.requirements[1].params.minimum"),
        (["requirements", 1, "params", "extra"], 1, "$.requirements[1].params.extra"),
        (["requirements", 2, "params"], {}, "$.requirements[2].params.maximum_months"),
        (["requirements", 2, "key"], "amount", "$.requirements[2].key"),
        (["requirements", 2, "severity"], "fatal", "$.requirements[2].severity"),
        (["requirements", 2], 5, "$.requirements[2]"),
        (["name", "nn"], 5, "$.name.nn"),
        (["assessment", "best"], 3, "$.assessment.best"),
    ],
)
def test_a_call_that_does_not_hold_is_unreadable_at_its_place(
    path: list[str | int], value: Any, place: str
) -> None:
    with pytest.raises(Unreadable) as caught:
        call_from_json(_broken(path, value))
    assert caught.value.place == place


def test_other_unreadable_calls() -> None:
    with pytest.raises(Unreadable):
        parse_call("key = ")
    with pytest.raises(Unreadable):
        load_template("klinbeforsk-1999")
    with pytest.raises(Unreadable):
        with_params(load_template("klinbeforsk-2024"), "nothing", {})


# --- the command line ---


def _tildel(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "tildel.config.cli", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=60)


def _checked(
    facts: Any, at: str = IN_TIME, call: str = "klinbeforsk-2024"
) -> subprocess.CompletedProcess[bytes]:
    content = facts if isinstance(facts, bytes) else json.dumps(facts).encode()
    return _tildel("check", "--call", call, "-", "--at", at, "--json", stdin=content)


def test_an_admissible_application_exits_0_and_prints_its_findings(tmp_path: Path) -> None:
    file = tmp_path / "FACTS.json"
    file.write_text(json.dumps(good_facts()))
    done = _tildel("check", "--call", "klinbeforsk-2024", str(file), "--at", IN_TIME, "--json")
    answer = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, b"")
    assert list(answer) == ["call", "at", "findings", "admissible"]
    assert (answer["call"], answer["at"], answer["admissible"]) == ("klinbeforsk-2024", IN_TIME, True)
    assert answer["findings"] == [finding.as_json() for finding in check(good_facts())]
    assert set(answer["findings"][0]) == {"requirement", "status", "severity", "code", "params", "place"}


def test_an_empty_object_exits_1() -> None:
    done = _checked({})
    assert (done.returncode, json.loads(done.stdout)["admissible"]) == (1, False)


def test_a_millisecond_decides() -> None:
    assert [
        _checked(good_facts(), at).returncode
        for at in ("2024-05-15T15:59:59.999+02:00", "2024-05-15T14:00:00.000Z")
    ] == [0, 1]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b'{"budget": [{"amount": NaN}]}', b"$.budget[0].amount"),
        (b'{"leader": {"x": 1}}', b"$.leader.x"),
        (b"\xff", b"$"),
        (b'{"\\ud800": 1}', b'$["\\ud800"]'),
    ],
)
def test_unreadable_facts_exit_2_with_the_place(content: bytes, place: bytes) -> None:
    done = _checked(content)
    assert (done.returncode, done.stdout) == (2, b"")
    assert place in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["--call", "klinbeforsk-1999", "-"],
            b"klinbeforsk-2016, klinbeforsk-2021, klinbeforsk-2024, norm-2023",
        ),
        (["--call", "klinbeforsk-2024", "/nowhere/FACTS.json"], b"/nowhere/FACTS.json"),
        (["--call", "klinbeforsk-2024", "/"], b"/"),
        (["--call", "klinbeforsk-2024", "-", "--at", "2024-05-15T15:59:59"], b"--at"),
        (["--call", "klinbeforsk-2024"], b"FACTS.json"),
        (["-"], b"--call"),
    ],
)
def test_what_cannot_be_run_exits_2(arguments: list[str], told: bytes) -> None:
    done = _tildel("check", *arguments, stdin=b"{}")
    assert (done.returncode, done.stdout) == (2, b"")
    assert told in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_file_name_that_no_file_can_have_is_no_file(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["--call", "klinbeforsk-2024", "a\0b"]) == 2
    assert "No such file" in capfd.readouterr().err


def test_without_json_it_reads_as_text() -> None:
    done = _tildel("check", "--call", "klinbeforsk-2024", "-", "--at", IN_TIME, stdin=b"{}")
    assert done.returncode == 1
    assert "Northern Norway has no central partner" in done.stdout.decode()


def test_the_schema_is_printed() -> None:
    done = _tildel("check", "--schema")
    assert (done.returncode, json.loads(done.stdout)) == (0, facts_schema())


def test_a_pure_command_never_loads_django() -> None:
    code = "import sys; from tildel.config.cli import main; main(['check', '--schema']); print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert done.stdout.decode().splitlines()[-1] == "False"


def test_without_an_instant_it_is_now() -> None:
    done = _tildel(
        "check", "--call", "klinbeforsk-2024", "-", "--json", stdin=json.dumps(good_facts()).encode()
    )
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["findings"][0]["code"]) == (1, "deadline.passed")
    assert datetime.fromisoformat(answer["at"]).utcoffset() is not None
    assert is_admissible(check(good_facts()))
