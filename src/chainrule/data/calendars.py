"""What months and eras are called in dates."""

from __future__ import annotations

_NAMES = (
    "jan january janv janvier januar januari enero ene gennaio gen janeiro, "
    "feb february fév févr février februar februari febrero febbraio fev fevereiro, "
    "mar march mars mär märz maart mrt marzo março, apr april avr avril abr abril aprile, "
    "may mai mei mayo mag maggio maio, jun june juin juni junio giu giugno junho, "
    "jul july juil juillet juli julio lug luglio julho, "
    "aug august août augustus ago agosto, "
    "sep sept september septembre septiembre set settembre setembro, "
    "oct october octobre okt oktober octubre ott ottobre out outubro, "
    "nov november novembre noviembre novembro, "
    "dec december déc décembre dez dezember dic diciembre dicembre dezembro"
)
"""In English, French, German, Dutch, Spanish, Italian and Portuguese."""
MONTHS = {
    name: place + 1 for place, names in enumerate(_NAMES.split(",")) for name in names.split()
}

ERAS = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "大正": 1911,
    "明治": 1867,
    "民國": 1911,
    "民国": 1911,
}
"""The year before their first, 元年."""
