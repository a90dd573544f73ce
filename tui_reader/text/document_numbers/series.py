"""Series in which authorities number their documents, whose names identify the documents by themselves:
A/RES/70/1, SOR/2020-12, G.S.R. 456(E). In the head of a document they are its own number, elsewhere that of
another."""

GAP = r"[ \u00a0\u3000]"
"""A space between the name of a series and the number."""

SERIES = (
    # Luxembourg, Malaysia, the United Nations, France
    rf"(?<!\w)Mémorial{GAP}[ABC]{GAP}n[°ºo]{GAP}?\d{{1,5}}",
    r"(?<!\w)P\.?U\.? ?\([AB]\) ?\d{1,4}/\d{4}(?!\d)",
    r"(?<![\w/])[ASE]/(?:RES|PV|INF|PRST|[A-Z]{3,5}\.\d{1,2})/(?:\d{1,3}/)?[A-Z]{0,2}\.?\d{1,4}"
    r"(?: \(\d{4}\))?(?!\w)",
    r"(?<!\w)BO[A-Z]{1,5}-[A-Z]-\d{4}-\d{1,6}(?!\d)",
    # Canada, Turkey, Sri Lanka and others; India; Hong Kong and Kenya; Australia
    rf"(?<!\w)(?:SOR|SI|TR|DORS|SL|LI)/?{GAP}?\d{{2,4}}[-/]\d{{1,5}}(?!\d)",
    rf"(?<!\w)(?:G\.?S\.?R|S\.?O|S\.?R\.?O)\.?{GAP}?\d{{1,5}}{GAP}?\([EI]\)(?:/\d{{4}})?",
    rf"(?<!\w)(?:[LG]\.?N|Cap)\.?{GAP}(?:No\.?{GAP}?)?\d{{1,5}}(?:{GAP}of{GAP}\d{{4}}|/\d{{4}})",
    r"(?<!\w)F\d{4}[LNC]\d{5}(?!\d)",
)
"""Patterns of the names with their numbers."""
