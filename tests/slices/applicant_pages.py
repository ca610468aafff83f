"""What the tests of the applicant's pages share: addresses, and a browser's way with forms."""

from django.urls import reverse
from lxml import html

NB = "\u00a0"


def address(name, *args):
    return reverse(f"applications:{name}", args=args).replace("/nb/", "/en/")


def section(application, part):
    return address("section", application.pk, part)


def tree(response):
    return html.fromstring(response.content.decode())


def text(response):
    return " ".join(tree(response).text_content().split())


def sent_by(form):
    """What a form would send. A browser takes the first line break of a text area away; this parser does not."""
    found = dict(form.fields)
    for area in form.xpath(".//textarea"):
        found[area.name] = (area.value or "").removeprefix("\n")
    return found


def fields(response, form="draft"):
    return sent_by(tree(response).get_element_by_id(form))


def post_section(client, application, part, *, script=False, **changes):
    page = client.get(section(application, part))
    sent = {name: value for name, value in fields(page).items() if value is not None} | changes
    headers = {"X-Autosave": "1"} if script else {}
    return client.post(address("save_section", application.pk, part), sent, headers=headers)
