import subprocess

import pytest

from tools import hygiene


def test_the_repository_is_clean():
    assert list(hygiene.problems()) == []


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("README.md", "see https://registry." + "npmjs.org/x", ["names a package registry"]),
        ("Makefile", "pip install -i https://py" + "pi.org/simple", ["names a package registry"]),
        ("package-lock.json", '{"resolved": "x"}', ["says where packages were fetched from"]),
        ("requirements/dev.txt", "--index-url x\n", ["says where packages were fetched from"]),
        ("requirements/dev.txt", "django==5.2 \\\n    --hash=sha256:00\n", []),
        ("docs/a.md", "look in /" + "work/main", ["names a folder outside the project"]),
        ("docs/a.md", "docs/w" + "ork/main.md and /workflow", []),
        ("src/tildel/a/b.py", "# TO" + "DO later\n", ["is unfinished by its own word"]),
        ("src/tildel/a/__init__.py", '"""A slice."""\n', ["is not empty"]),
        ("src/tildel/a/__init__.py", "", []),
        ("src/tildel/a/b.py", "x\n" * 401, ["has 401 lines; 400 is the most"]),
        ("src/tildel/a/b.py", "x\n" * 400, []),
        ("src/tildel/a/migrations/0001_initial.py", "x\n" * 401, []),
    ],
)
def test_faults_of_a_file(name, text, found):
    assert list(hygiene.faults(name, text)) == found


def test_ignored_files_are_not_looked_at_and_new_ones_are(tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text("out/\n")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/uv.lock").write_text("")
    (tmp_path / "uv.lock").write_text("")
    assert list(hygiene.problems(tmp_path)) == ["uv.lock: does not belong here"]
