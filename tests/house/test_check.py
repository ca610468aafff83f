import sys

from tools.check import CHECKS, Check, report


def test_all_checks_run_and_failures_are_counted_and_shown(capsys):
    checks = [
        Check("first", [sys.executable, "-c", "print('broken here'); raise SystemExit(3)"], {}),
        Check("second", [sys.executable, "-c", "print('silent')"], {}),
        Check("third", [sys.executable, "-c", "raise SystemExit(1)"], {}),
    ]
    assert report(checks) == 2
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["FAILED", "first"],
        ["broken", "here"],
        ["ok", "second"],
        ["FAILED", "third"],
        ["3", "checks,"],
    ]
    assert lines[-1] == "3 checks, 2 failed"


def test_a_database_of_this_shell_does_not_reach_a_check(monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgresql://someone@127.0.0.1/real")
    source = "import os, sys; sys.exit('DATABASE_URL' in os.environ)"
    assert report([Check("environment", [sys.executable, "-c", source], {})]) == 0


def test_names_of_checks_are_told_apart():
    assert len({check.name for check in CHECKS}) == len(CHECKS)
