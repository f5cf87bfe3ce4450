"""Events of every kind, for properties that hold for all of them."""

from datetime import date

from hypothesis import strategies as st

ANCHORS = st.dates(date(1960, 1, 1), date(2030, 12, 31))
FIELDS = st.fixed_dictionaries(
    {
        "milestones": st.sampled_from(
            [None, [], [1, 2, 3], [7, 100, "10000 days"], {"every": 1}, {"every": 4, "also": ["18 months", 9]}]
        ),
    },
    optional={
        "leap_day": st.sampled_from(["backward", "forward", "omit"]),
        "observed": st.sampled_from(["next", "previous", "nearest"]),
        "time": st.sampled_from(["00:00", "18:30"]),
        "days": st.just(3),
    },
)
SINCE = st.one_of(
    ANCHORS.map(date.isoformat),
    st.sampled_from(["2000-02-29", "1996-02-29", "2022-08", "2008", "--02-29", "--01-30"]),
)
OTHERS = st.sampled_from(
    [
        {"since": "hebrew:5774-05L-08"},
        {"since": "hebrew:5776-02-30", "rite": "yahrzeit"},
        {"since": "chinese:2020-04L-10"},
        {"since": "julian:1987-05-26"},
        {"since": "islamic-umalqura:1441-09-30", "leap_day": "omit"},
        {"since": "1999-03-20", "chronology": "persian", "leap_day": "omit"},
        {"since": "2000-11-30", "rule": "last thursday of november"},
        {"since": "2000-04-23", "rule": "easter"},
        {"since": "2000-01-03", "rule": "every 2 years"},
        {"since": "2000-01-03", "rule": "FREQ=MONTHLY;BYDAY=1MO"},
        {"rule": "easter+49"},
        {"on": "2023-05-12"},
        {"on": "2023-05/.."},
    ]
)

SCHEDULES = SINCE.map(lambda since: {"since": since}) | OTHERS
