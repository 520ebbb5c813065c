-- How a figure of the headline of a past day moved: its value at each later vintage.
-- zh     历史数字的修订
-- param  metric   TEXT             a figure of the headline
-- param  changed  BOOLEAN = false  only the first vintage and those that moved the figure
-- grain  vintage_no
-- unit   known_at      when something was stored, or a link was made or undone
-- unit   change        since the vintage before
-- unit   since_first   since the first vintage
-- unit   until_now     from this vintage to the last
-- note   Of `told`, the headline at each of the vintages.
-- note   An unknown sum changes as if it were 0.

WITH figure AS (
    SELECT
        as_of,
        known_at,
        COLUMNS(LAMBDA NAME: NAME = $metric) AS value -- noqa: PRS, CP02
    FROM told
),

moved AS (
    SELECT
        as_of,
        $metric AS metric,
        row_number() OVER vintages AS vintage_no,
        known_at,
        value,
        coalesce(value, 0) - coalesce(lag(value) OVER vintages, 0) AS change,
        coalesce(value, 0) - coalesce(first_value(value) OVER vintages, 0) AS since_first,
        coalesce(last_value(value) OVER vintages, 0) - coalesce(value, 0) AS until_now
    FROM figure
    WINDOW vintages AS (
        ORDER BY known_at ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
)

SELECT
    as_of,
    metric,
    vintage_no,
    known_at,
    value,
    CASE WHEN vintage_no > 1 THEN change END AS change,
    since_first,
    until_now
FROM moved
WHERE NOT $changed::BOOLEAN OR vintage_no = 1 OR change <> 0
ORDER BY vintage_no
