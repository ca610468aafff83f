from tildel.kernel.states import Transitions
from tools import diagrams


def test_the_page_in_the_docs_is_what_the_tables_say():
    assert diagrams.PAGE.read_text(encoding="utf-8") == diagrams.page(diagrams.tables())


def test_a_section_holds_the_diagram_and_its_source():
    table = Transitions("annual_report", "draft", {("draft", "send"): "sent"})
    assert diagrams.page(iter([("tildel.projects.domain.reports", table)])) == (
        diagrams.HEAD
        + "\n## Annual report\n\nFrom `tildel.projects.domain.reports`.\n\n```mermaid\nstateDiagram-v2\n"
        + "    [*] --> draft\n    draft --> sent: send\n    sent --> [*]\n```\n"
    )
