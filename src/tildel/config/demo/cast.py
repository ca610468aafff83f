"""The people of the demo world. All are invented, and their names say so; every address is at example.org."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

OUS, AHUS, VESTRE_VIKEN, INNLANDET = "993467049", "983971636", "894166762", "983971709"
MARTINA_HANSEN = "985962170"
BERGEN, STAVANGER, FORDE, HARALDSPLASS = "983974724", "983974678", "983974732", "984027737"
ST_OLAV, MORE, NORD_TRONDELAG = "883974832", "997005562", "983974791"
UNN, NORDLAND, FINNMARK = "983974899", "983974910", "983974880"
SOUTH_EAST_AUTHORITY, CENTRAL_AUTHORITY = "991324968", "983658776"

REGIONS = {
    "H12": (OUS, AHUS, VESTRE_VIKEN, INNLANDET, MARTINA_HANSEN),
    "H03": (BERGEN, STAVANGER, FORDE, HARALDSPLASS),
    "H04": (ST_OLAV, MORE, NORD_TRONDELAG),
    "H05": (UNN, NORDLAND, FINNMARK),
}
_SPELT = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŋ": "n", "ð": "d"})


def plain(text: str) -> str:
    """Lower case without marks, as in a key or an address."""
    spelt = unicodedata.normalize("NFC", text.lower()).translate(_SPELT)
    return unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()


@dataclass(frozen=True)
class Actor:
    """Somebody with an account."""

    given_name: str
    family_name: str
    language: str = "nb"

    @property
    def key(self) -> str:
        return plain(self.family_name)

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def email(self) -> str:
        return f"{plain(self.given_name)}.{self.key}@example.org"


@dataclass(frozen=True)
class Researcher(Actor):
    institution: str = OUS
    born: date = date(1970, 1, 1)

    @property
    def region(self) -> str:
        return next(code for code, members in REGIONS.items() if self.institution in members)


@dataclass(frozen=True)
class Reader(Actor):
    """An expert from abroad."""

    institution: str = ""
    country: str = ""
    expertise: tuple[str, ...] = ()


ADMINISTRATOR = Actor("Alma", "Administrator")
OFFICER = Actor("Kari", "Eksempel")
SECOND_OFFICER = Actor("Sverre", "Saksgang", "nn")
# Who runs the programmes besides KLINBEFORSK.
REGIONAL_OFFICER = Actor("Randi", "Regional")
LOCAL_OFFICER = Actor("Lars", "Lokaldikt")
NORM_OFFICER = Actor("Norunn", "Normdikt")
NETWORK_OFFICER = Actor("Nils", "Nettverksdikt")
BOARD_LEADER = Actor("Bodil", "Bordende")
BOARD_MEMBER = Actor("Mons", "Medlem", "nn")
BOARD_SECRETARY = Actor("Pia", "Protokoll")
DIRECTOR = Actor("Dagny", "Direktør")
DIRECTORS_SECRETARY = Actor("Selma", "Sekretær")

# Who endorses for which institution. Those of one trust are two, so that both get the mail.
RESEARCH_MANAGERS = (
    (Actor("Frida", "Forankring"), OUS),
    (Actor("Leif", "Ledelse"), OUS),
    (Actor("Astrid", "Avdeling"), AHUS),
    (Actor("Vilde", "Vurdering"), VESTRE_VIKEN),
    (Actor("Ivar", "Innlandsen"), INNLANDET),
    (Actor("Mari", "Martinsgård"), MARTINA_HANSEN),
    (Actor("Bergljot", "Bekrefta", "nn"), BERGEN),
    (Actor("Stian", "Stempel"), STAVANGER),
    (Actor("Gudrun", "Godkjend", "nn"), FORDE),
    (Actor("Hauk", "Haraldsen-Prøve"), HARALDSPLASS),
    (Actor("Tora", "Trøndertest"), ST_OLAV),
    (Actor("Rune", "Romsdalsdikt", "nn"), MORE),
    (Actor("Nanna", "Namdalsdikt"), NORD_TRONDELAG),
    (Actor("Tuva", "Tromsødikt"), UNN),
    (Actor("Bodvar", "Bodødikt"), NORDLAND),
    (Actor("Finn", "Finnmarksdikt"), FINNMARK),
)


def _researchers() -> tuple[Researcher, ...]:
    rows = (
        ("Ola", "Dikt", "nb", OUS, 1971),
        ("Ingeborg", "Oppdikta", "nn", OUS, 1968),
        ("Prøve", "Testesen", "en", OUS, 1975),
        ("Anna", "Påfunn", "nb", OUS, 1979),
        ("Gro", "Fabel", "en", OUS, 1966),
        ("Nils", "Luftslott", "nb", OUS, 1982),
        ("Synne", "Skald", "nb", AHUS, 1973),
        ("Henrik", "Hypotese", "nb", AHUS, 1977),
        ("Marte", "Modell", "nb", VESTRE_VIKEN, 1980),
        ("Per", "Kladd", "nb", INNLANDET, 1964),
        ("Eva", "Attrapp", "nb", MARTINA_HANSEN, 1972),
        ("Jorunn", "Eventyr", "nn", BERGEN, 1969),
        ("Trygve", "Tenkt", "nb", BERGEN, 1974),
        ("Solveig", "Sagn", "nn", BERGEN, 1978),
        ("Bjarne", "Skrøne", "nb", BERGEN, 1961),
        ("Liv", "Utkast", "nb", STAVANGER, 1976),
        ("Arne", "Anelse", "nb", STAVANGER, 1970),
        ("Magnhild", "Gåte", "nn", FORDE, 1967),
        ("Tor", "Kulisse", "nb", HARALDSPLASS, 1981),
        ("Ragnhild", "Rim", "nb", ST_OLAV, 1973),
        ("Sivert", "Strofe", "nb", ST_OLAV, 1965),
        ("Unni", "Utopi", "nb", ST_OLAV, 1983),
        ("Olav", "Antagelse", "nb", MORE, 1972),
        ("Guri", "Gjetning", "nb", NORD_TRONDELAG, 1979),
        ("Elle", "Máinnas", "nb", UNN, 1974),
        ("Johan", "Skisse", "nb", UNN, 1968),
        ("Berit", "Forslag", "nb", UNN, 1971),
        ("Nora", "Novelle", "nb", UNN, 1984),
        ("Mikkel", "Myte", "nb", NORDLAND, 1977),
        ("Ronja", "Rekvisitt", "nb", FINNMARK, 1980),
    )
    return tuple(
        Researcher(given, family, language, institution, date(year, 1 + number % 12, 3 + number % 25))
        for number, (given, family, language, institution, year) in enumerate(rows)
    )


RESEARCHERS = _researchers()
BY_KEY = {researcher.key: researcher for researcher in RESEARCHERS}

READERS = (
    Reader("Erik", "Exempelsson", "en", "Example Hospital, Sweden", "SE", ("cardiology", "trials")),
    Reader("Aino", "Esimerkki", "en", "Example University, Finland", "FI", ("oncology", "radiotherapy")),
    Reader("Jane", "Placeholder", "en", "Placeholder Medical School", "GB", ("statistics", "trials")),
    Reader("Mads", "Mønster", "en", "Mønster Universitetshospital", "DK", ("rehabilitation", "neurology")),
    Reader("Jón", "Dæmi", "en", "Example Hospital, Iceland", "IS", ("paediatrics", "infection")),
    Reader("Klara", "Beispiel", "en", "Beispielklinik", "DE", ("proton therapy", "oncology")),
    Reader("Pierre", "Exemple", "en", "Hôpital de l’Exemple", "FR", ("surgery", "rheumatology")),
    Reader("Anna", "Voorbeeld", "en", "Voorbeeld Universiteit", "NL", ("mental health", "pulmonology")),
)  # fmt: skip


def partners_of(leader: Researcher, number: int) -> tuple[Researcher, ...]:
    """One central partner in each of the three other regions; `number` spreads the choice."""
    others = [code for code in REGIONS if code != leader.region]
    chosen = []
    for shift, code in enumerate(others):
        there = [row for row in RESEARCHERS if row.region == code]
        chosen.append(there[(number + shift * 2) % len(there)])
    return tuple(chosen)
