"""Working days, and the holidays that take them away."""

import os
import subprocess
import sys
from datetime import date

import pytest

from reminders.core import workdays
from reminders.core.errors import InvalidInput
from reminders.core.event import Observed
from tests.building import vectors


@pytest.mark.parametrize(
    "row", vectors("workdays.csv"), ids=lambda row: f"{row['country']} {row['anchor']} {row['working_days_offset']}"
)
def test_working_days_are_counted_as_the_holiday_library_counts_them(row: dict[str, str]) -> None:
    anchor, count = date.fromisoformat(row["anchor"]), -int(row["working_days_offset"])
    assert str(workdays.working_days_before(anchor, count, [row["country"]])) == row["result_holidays_0.108"]


@pytest.mark.parametrize("country", ["AD", "ES", "FR", "KZ"])
def test_holidays_and_decreed_working_weekends_are_those_of_the_table(country: str) -> None:
    rows = [row for row in vectors("holidays_0.108.csv") if row["country"] == country]
    names = {row["date"]: row["name_en_US"] for row in rows if row["kind"] == "holiday"}
    worked = [date.fromisoformat(row["date"]) for row in rows if row["kind"] == "workday"]

    assert {day: workdays.name_of(date.fromisoformat(day), country, ["en"]) for day in names} == names
    assert [day for day in names if workdays.is_working_day(date.fromisoformat(day), [country])] == []
    assert [day for day in worked if day.weekday() < 5 or not workdays.is_working_day(day, [country])] == []


def test_a_day_counts_only_where_it_is_a_working_day_for_everybody() -> None:
    constitution_day_in_andorra = date(2023, 3, 14)
    assert workdays.is_working_day(constitution_day_in_andorra, ["KZ"])
    assert not workdays.is_working_day(constitution_day_in_andorra, ["KZ", "AD"])


@pytest.mark.parametrize(
    ("policy", "day"),
    [(Observed.NEXT, "2027-02-01"), (Observed.PREVIOUS, "2027-01-29"), (Observed.NEAREST, "2027-01-29")],
)
def test_a_saturday_is_observed_on_a_working_day(policy: Observed, day: str) -> None:
    assert str(workdays.observed(date(2027, 1, 30), policy, ["AD"])) == day


def test_a_parish_has_holidays_of_its_own() -> None:
    fair_of_andorra_la_vella = date(2026, 8, 3)
    assert workdays.is_working_day(fair_of_andorra_la_vella, ["AD"])
    assert not workdays.is_working_day(fair_of_andorra_la_vella, ["AD-07"])


@pytest.mark.parametrize(
    ("day", "regions", "reason"),
    [
        pytest.param("2026-12-08", ["KZ", "AD"], "Immaculate Conception (AD)", id="in one of two"),
        pytest.param("2026-01-01", ["KZ", "AD"], "New Year's Day (KZ, AD)", id="in both"),
        pytest.param("2025-03-21", ["KZ", "ES-MD"], "Nowruz Holiday (KZ)", id="with a subdivision"),
        pytest.param("2023-07-07", ["KZ"], "Day off (substituted from 07/01/2023)", id="by decree"),
        pytest.param("2026-12-09", ["KZ", "AD"], "", id="a working day"),
        pytest.param("2026-12-12", ["KZ", "AD"], "", id="a Saturday"),
        pytest.param("2027-05-16", ["KZ"], "", id="a holiday on a Sunday takes no working day"),
        pytest.param("2025-06-06", ["KZ"], "Eid al-Adha (KZ)", id="known"),
        pytest.param("2029-04-24", ["KZ"], "Eid al-Adha (estimated) (KZ)", id="estimated"),
    ],
)
def test_what_takes_a_day_from_the_working_days(day: str, regions: list[str], reason: str) -> None:
    found = workdays.reason_off(date.fromisoformat(day), regions, ["en"])

    assert found == (f"{reason} (KZ)" if reason.startswith("Day off") else reason)


def test_the_days_off_between_two_days() -> None:
    found = list(workdays.days_off(date(2026, 12, 4), date(2026, 12, 26), ["AD"], ["ca"]))

    assert found == [
        (date(2026, 12, 8), "Immaculada Concepció (AD)"),
        (date(2026, 12, 25), "Nadal (AD)"),
    ]


MERITXELL, NOWRUZ = date(2026, 9, 8), date(2024, 3, 21)


@pytest.mark.parametrize(
    ("day", "region", "languages", "name"),
    [
        pytest.param(MERITXELL, "AD", ["ca"], "Nostra Senyora de Meritxell", id="the country's own"),
        pytest.param(MERITXELL, "AD", ["ca-AD"], "Nostra Senyora de Meritxell", id="with a region"),
        pytest.param(MERITXELL, "AD", ["en"], "Our Lady of Meritxell", id="English"),
        pytest.param(MERITXELL, "AD", ["fr", "ca"], "Nostra Senyora de Meritxell", id="the next one asked for"),
        pytest.param(MERITXELL, "AD", ["ru"], "Our Lady of Meritxell", id="else English"),
        pytest.param(NOWRUZ, "KZ", ["kk"], "Наурыз мейрамы", id="Kazakh"),
        pytest.param(date(2026, 9, 9), "AD", ["en"], None, id="no holiday"),
    ],
)
def test_a_holiday_is_named_in_the_language_asked_for(
    day: date, region: str, languages: list[str], name: str | None
) -> None:
    assert workdays.name_of(day, region, languages) == name


@pytest.mark.parametrize("locale", ["es_ES.UTF-8", "uk_UA.UTF-8", "C"])
def test_names_do_not_follow_the_language_of_the_process(locale: str) -> None:
    script = (
        "from datetime import date; from reminders.core import workdays\n"
        "print(*(workdays.name_of(date(2026, 9, 8), 'AD', [tag]) for tag in ('en', 'ca', 'ru')), sep='|')"
    )
    environment = {**os.environ, "LANG": locale, "LC_ALL": locale, "LANGUAGE": locale[:2], "PYTHONUTF8": "1"}
    ran = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "Our Lady of Meritxell|Nostra Senyora de Meritxell|Our Lady of Meritxell"


@pytest.mark.parametrize(
    ("region", "remedy"),
    [
        pytest.param("ZZ", "use an ISO 3166 code such as 'KZ' or 'ES-CT'", id="no country"),
        pytest.param("kz", "did you mean 'KZ'?", id="small letters"),
        pytest.param("Spain", "did you mean 'ES'?", id="a name"),
        pytest.param("es-ct", "did you mean 'ES-CT'?", id="a subdivision in small letters"),
        pytest.param("AD-09", "known in AD are 02, 03, 04, 05, 06, 07, 08", id="no such parish"),
        pytest.param("KZ-75", "that of 'KZ' has no subdivisions; write 'KZ'", id="no subdivisions"),
        pytest.param("US-CX", "and others", id="many subdivisions"),
        pytest.param("HolidayBase", "ISO 3166", id="a name of the library's"),
        pytest.param("registry", "ISO 3166", id="a module of the library's"),
        pytest.param("", "ISO 3166", id="nothing"),
    ],
)
def test_a_region_without_data_is_refused_with_what_may_be_meant(region: str, remedy: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        workdays.check_region(region)
    assert str(refusal.value).startswith(f"no holiday data for region {region!r}; ")
    assert remedy in str(refusal.value)


def test_spain_as_a_whole_is_too_coarse_for_working_days() -> None:
    assert "write one such as 'ES-CT'" in str(workdays.coarse("ES"))
    assert [workdays.coarse(region) for region in ("ES-CT", "KZ", "AD")] == [None, None, None]
