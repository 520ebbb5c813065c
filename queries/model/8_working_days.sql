-- Days of the years whose calendar is known, each with the count of such days and of working days
-- so far: the plain week, changed by the State Council's yearly notices. Grain: day.
CREATE OR REPLACE TEMP MACRO working_calendar() AS TABLE
    WITH changed AS (
        SELECT
            date::DATE AS day,
            kind = 'workday' AS is_working
        FROM ref.holidays
    ),

    known_year AS (
        SELECT DISTINCT year(day) AS year_no
        FROM changed
    ),

    known_day AS (
        SELECT
            unnest(
                generate_series(
                    make_date(year_no, 1, 1), make_date(year_no, 12, 31), INTERVAL 1 DAY
                )
            )::DATE AS day
        FROM known_year
    )

    SELECT
        k.day,
        count(*) OVER so_far AS known_no,
        count(*) FILTER (WHERE coalesce(c.is_working, isodow(k.day) < 6)) OVER so_far AS working_no
    FROM known_day AS k
    LEFT JOIN changed AS c ON k.day = c.day
    WINDOW so_far AS (ORDER BY k.day);

CREATE OR REPLACE TEMP MACRO known_no_of(A_DAY) AS (
    SELECT known_no
    FROM working_calendar()
    WHERE day = a_day
);

CREATE OR REPLACE TEMP MACRO working_no_of(A_DAY) AS (
    SELECT working_no
    FROM working_calendar()
    WHERE day = a_day
);

-- Working days after a day up to another, which is counted (民法典第201条); null where a day between
-- is of a year whose calendar is not known.
CREATE OR REPLACE TEMP MACRO working_days(FROM_DAY, TO_DAY) AS
CASE
    WHEN known_no_of(to_day) - known_no_of(from_day) = to_day - from_day
        THEN working_no_of(to_day) - working_no_of(from_day)
END
