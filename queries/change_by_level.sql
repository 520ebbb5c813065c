-- How the needs of the last four whole quarters came from those of the four before, by level.
-- zh     前后四个季度的增减(按层级)
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- grain  place
-- unit   change  needs: the counts of the two years where kind is then or now, else the difference
-- note   Levels hold the needs of sources with notices in both years; what other sources carried
-- note   is a part of its own (来源增减), since it is no change of demand.
-- note   Without eight whole quarters in the data there is no row.

WITH span AS (
    SELECT
        min(published_date) AS first_date,
        date_trunc('quarter', day_asked($as_of, $known_at) + INTERVAL 1 DAY)::DATE AS end_date
    FROM notice_as_of($as_of, $known_at)
),

year_row AS (
    SELECT
        (end_date - INTERVAL 24 MONTH)::DATE AS then_date,
        (end_date - INTERVAL 12 MONTH)::DATE AS now_date,
        end_date
    FROM span
    WHERE first_date < end_date - INTERVAL 24 MONTH + INTERVAL 8 DAY
),

carried AS (
    SELECT
        n.demand_id,
        n.source,
        n.published_date >= y.now_date AS is_now
    FROM notice_as_of($as_of, $known_at) AS n
    INNER JOIN year_row AS y ON n.published_date >= y.then_date AND n.published_date < y.end_date
),

steady AS (
    SELECT source
    FROM carried
    GROUP BY source
    HAVING bool_or(is_now) AND bool_or(NOT is_now)
),

kept AS (
    SELECT DISTINCT c.demand_id
    FROM carried AS c
    INNER JOIN steady AS s ON c.source = s.source
),

counted AS (
    SELECT
        d.first_date >= y.now_date AS is_now,
        CASE WHEN s.demand_id IS NOT NULL THEN d.level END AS level
    FROM counted_demand($as_of, $known_at, NULL) AS d
    INNER JOIN year_row AS y ON d.first_date >= y.then_date AND d.first_date < y.end_date
    LEFT JOIN kept AS s ON d.demand_id = s.demand_id
),

step AS (
    SELECT
        1 AS step_no,
        NULL AS level,
        quarter_of(y.then_date) || '–' || quarter_of((y.now_date - INTERVAL 1 DAY)::DATE) AS label,
        'then' AS kind,
        (SELECT count_if(NOT is_now) FROM counted) AS change
    FROM year_row AS y
    UNION ALL
    SELECT
        2 AS step_no,
        level,
        coalesce(level, '来源增减') AS label,
        'part' AS kind,
        count(*) FILTER (WHERE is_now) - count(*) FILTER (WHERE NOT is_now) AS change
    FROM counted
    GROUP BY level
    UNION ALL
    SELECT
        3 AS step_no,
        NULL AS level,
        quarter_of(y.now_date) || '–' || quarter_of((y.end_date - INTERVAL 1 DAY)::DATE) AS label,
        'now' AS kind,
        (SELECT count_if(is_now) FROM counted) AS change
    FROM year_row AS y
)

SELECT
    row_number() OVER (ORDER BY step_no, level_order(level) NULLS LAST) AS place,
    label,
    kind,
    change,
    day_asked($as_of, $known_at) AS as_of
FROM step
ORDER BY place
