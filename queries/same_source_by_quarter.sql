-- Needs of a quarter against the same quarter a year before, on the sources that both have.
-- zh     同口径同比(按季度)
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- grain  quarter
-- unit   yoy_share         demand_count / earlier_count - 1; null: no source is in both quarters
-- unit   demand_count      needs of the quarter that a source of both quarters carries
-- unit   earlier_count     needs of the quarter a year before that such a source carries
-- unit   source_count      sources with a notice in both quarters, source_names tells them
-- unit   is_partial        the quarter ends after the day asked about
-- unit   used_count        needs of the two quarters that are compared, of considered_count
-- note   同口径: a source that came or went between is left out of both sides. A source that was
-- note   imported in part is not seen as such.

WITH carried AS (
    SELECT
        demand_id,
        source,
        min(published_date) AS first_date,
        list(DISTINCT date_trunc('quarter', published_date)::DATE) AS quarters
    FROM notice_as_of($as_of, $known_at)
    GROUP BY demand_id, source
),

present AS (
    SELECT DISTINCT
        source,
        unnest(quarters) AS quarter_date
    FROM carried
),

asked AS (
    SELECT
        d.demand_id,
        date_trunc('quarter', d.first_date)::DATE AS quarter_date,
        c.source
    FROM counted_demand($as_of, $known_at, NULL) AS d
    INNER JOIN carried AS c ON d.demand_id = c.demand_id
),

quarter_row AS (
    SELECT
        quarter_date,
        count(DISTINCT demand_id) AS all_count
    FROM asked
    GROUP BY quarter_date
),

common AS (
    SELECT
        p.quarter_date,
        p.source
    FROM present AS p
    SEMI JOIN present AS e
        ON p.source = e.source AND p.quarter_date = e.quarter_date + INTERVAL 1 YEAR
),

common_quarter AS (
    SELECT
        quarter_date,
        count(*) AS source_count,
        string_agg(source, '、' ORDER BY source) AS source_names
    FROM common
    GROUP BY quarter_date
),

compared AS (
    SELECT
        c.quarter_date,
        count(DISTINCT a.demand_id) FILTER (WHERE a.quarter_date = c.quarter_date) AS demand_count,
        count(DISTINCT a.demand_id) FILTER (WHERE a.quarter_date < c.quarter_date) AS earlier_count
    FROM common AS c
    INNER JOIN asked AS a
        ON
            c.source = a.source
            AND a.quarter_date IN (c.quarter_date, c.quarter_date - INTERVAL 1 YEAR)
    GROUP BY c.quarter_date
)

SELECT
    quarter_of(q.quarter_date) AS quarter,
    c.demand_count,
    c.earlier_count,
    (c.demand_count / nullif(c.earlier_count, 0) - 1)::DECIMAL(18, 6) AS yoy_share,
    coalesce(s.source_count, 0) AS source_count,
    s.source_names,
    q.quarter_date + INTERVAL 3 MONTH > day_asked($as_of, $known_at) + INTERVAL 1 DAY AS is_partial,
    coalesce(c.demand_count + c.earlier_count, 0) AS used_count,
    q.all_count + coalesce(e.all_count, 0) AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM quarter_row AS q
LEFT JOIN quarter_row AS e ON q.quarter_date = e.quarter_date + INTERVAL 1 YEAR
LEFT JOIN common_quarter AS s ON q.quarter_date = s.quarter_date
LEFT JOIN compared AS c ON q.quarter_date = c.quarter_date
ORDER BY q.quarter_date
