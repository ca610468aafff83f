"""Documents as the slices will ask for them, with invented people and projects."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from tildel.kernel.money import group_thousands
from tildel.kernel.time import OSLO

AT = datetime(2024, 5, 15, 15, 58, 12, 417000, tzinfo=OSLO)
FOOTER = {"left": "Demo 24/0017 · versjon 3", "page": "Side {page} av {pages}"}
SUMMARY = (
    "Mange pasienter får behandling som ikke er prøvd mot det beste alternativet. Prosjektet sammenligner "
    "to etablerte behandlinger i alle fire helseregioner, med pasienter som er trukket ut ved loddtrekning.\n\n"
    "Brukere har vært med fra første utkast: de valgte hovedutfallet, og de leser hver rapport før sending."
)


def fingerprint(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()


def kroner(*amounts: int) -> list[str]:
    return [group_thousands(amount) for amount in amounts]


FILES = {
    "caption": "Filer",
    "head": ["Navn", "Sider", "SHA-256"],
    "rows": [
        ["Prosjektbeskrivelse.pdf", "10", fingerprint("a")],
        ["CV og publikasjonsliste Kari Eksempel.pdf", "4", fingerprint("b")],
    ],
}
RECEIPT: dict[str, Any] = {
    "title": "Kvittering for mottatt søknad",
    "subtitle": "Klinisk behandlingsforskning (demo)",
    "footer": FOOTER,
    "facts": [
        ["Referanse", "Demo 24/0017"],
        ["Versjon", "3"],
        ["Mottatt", "15. mai 2024 kl. 15.58.12,417 (Oslo)"],
        ["Prosjektleder", "Kari Eksempel"],
        ["Søkerinstitusjon", "Eksempel universitetssykehus HF"],
    ],
    "hash": {"label": "Fingeravtrykk av innholdet (SHA-256)", "value": fingerprint("innhold")},
    "files": FILES,
    "sentences": [
        "Søknaden er mottatt før fristen. Den siste versjonen som er sendt inn før fristen, gjelder.",
        "Fingeravtrykkene viser at innhold og filer er de samme som vi mottok.",
    ],
}
BUDGET = {
    "kind": "table",
    "caption": "Budsjett per år og kategori (kroner)",
    "head": ["Kategori", "2025", "2026", "2027", "Sum"],
    "rows": [
        ["Personalkostnader", *kroner(2_400_000, 2_500_000, 2_600_000, 7_500_000)],
        ["Driftskostnader", *kroner(600_000, 600_000, 500_000, 1_700_000)],
        ["Utstyr", *kroner(300_000, 0, 0, 300_000)],
    ],
    "numeric": [False, True, True, True, True],
    "total": ["Sum", *kroner(3_300_000, 3_100_000, 3_100_000, 9_500_000)],
}
APPLICATION: dict[str, Any] = {
    "title": "Behandling A mot behandling B hos voksne med en vanlig sykdom",
    "subtitle": "Søknad til Klinisk behandlingsforskning (demo)",
    "author": "Kari Eksempel",
    "footer": FOOTER,
    "facts": RECEIPT["facts"],
    "contents": "Innhold",
    "sections": [
        {
            "heading": "Om prosjektet",
            "blocks": [
                {"kind": "facts", "rows": [["Periode", "1. januar 2025–31. desember 2027"]]},
                {"kind": "text", "label": "Populærvitenskapelig sammendrag", "value": SUMMARY},
                {
                    "kind": "text",
                    "label": "Tittel på engelsk",
                    "value": "Treatment A or B in adults",
                    "lang": "en",
                },
            ],
        },
        {"heading": "Budsjett", "blocks": [BUDGET]},
        {
            "heading": "Brukermedvirkning",
            "blocks": [{"kind": "list", "items": ["Brukerutvalg ved alle fire regioner", "To medforskere"]}],
        },
    ],
    "attachments": {"heading": "Vedlegg", "note": "Filene ligger i dette dokumentet.", **FILES},
    "findings": {
        "heading": "Krav i utlysningen",
        "items": [
            {"mark": "Oppfylt", "sentence": "Søkt beløp er 9 500 000 kr. Utlysningen gir 7–25 mill. kr."},
            {"mark": "Vurderes av fagfolk", "sentence": "Brukermedvirkning er beskrevet."},
        ],
    },
    "receipt": {key: RECEIPT[key] for key in ("facts", "hash", "sentences")} | {"heading": "Kvittering"},
}
LETTER: dict[str, Any] = {
    "title": "Avslag på søknad om forskningsmidler",
    "footer": FOOTER,
    "sender": ["Eksempel helseforetak RHF", "Eksempelveien 1, 0000 Eksempelby"],
    "recipient": ["Kari Eksempel", "Eksempel universitetssykehus HF", "kari@example.org"],
    "facts": [["Dato", "22. november 2024"], ["Vår referanse", "Demo 24/0017"]],
    "paragraphs": [
        "Vi viser til søknaden «Behandling A mot behandling B hos voksne med en vanlig sykdom».",
        "Direktørmøtet vedtok 20. november 2024 i sak 12/24 å ikke gi midler til prosjektet.",
        {"kind": "heading", "text": "Begrunnelse"},
        "Søknaden er vurdert av fagfolk utenfor Norge. De skriver:",
        {
            "kind": "quote",
            "text": "The question matters, but recruitment is not shown to be feasible.",
            "lang": "en",
        },
        {"kind": "facts", "rows": [["Kvalitet", "3,5 av 5"], ["Nytte", "4,0 av 5"]]},
    ],
    "appeal": {
        "heading": "Klage",
        "paragraphs": ["Du kan klage på feil i saksbehandlingen innen tre uker etter at brevet kom frem."],
    },
    "closing": "Med vennlig hilsen",
    "signatories": [
        {"name": "Ola Eksempel", "role": "Leder, programstyret"},
        {"name": "Siri Eksempel", "role": "Sekretariatet"},
    ],
    "note": "Brevet er godkjent elektronisk og har derfor ingen underskrift.",
}
LIST: dict[str, Any] = {
    "title": "Tildelinger 2024",
    "footer": FOOTER,
    "intro": ["Tre prosjekter får til sammen 28 500 000 kr."],
    "head": ["Nr.", "Prosjekt", "Leder", "Institusjon", "Beløp (kr)"],
    "rows": [
        [
            str(n),
            "Behandling A mot behandling B hos voksne",
            "Kari Eksempel",
            "Eksempel sykehus HF",
            "9 500 000",
        ]
        for n in (1, 2, 3)
    ],
    "numeric": [True, False, False, False, True],
    "total": ["", "Sum", "", "", "28 500 000"],
    "notes": ["Rekkefølgen følger programstyrets innstilling."],
}
SAMPLES = {"application": APPLICATION, "receipt": RECEIPT, "letter": LETTER, "list": LIST}
