-- How fresh each source is on a day, and what of it was set aside.
-- zh     扫描用:来源覆盖
-- param  as_of       DATE              the day asked about; notices up to it are known
-- param  known_at    TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- grain  source
-- unit   is_stale        no notice of the last 14 days
-- unit   rejected_count  records of its files that could not be used

WITH dated AS (
    SELECT
        source,
        count(*) AS notice_count,
        max(published_date) AS last_published_date
    FROM notice_as_of($as_of, $known_at)
    GROUP BY source
),

set_aside AS (
    SELECT
        source,
        sum(rejected_count) AS rejected_count
    FROM file
    WHERE known_from <= coalesce($known_at, TIMESTAMP '9999-12-31')
    GROUP BY source
)

SELECT
    coalesce(d.source, s.source) AS source,
    coalesce(d.notice_count, 0) AS notice_count,
    d.last_published_date,
    coalesce($as_of - d.last_published_date >= 14, TRUE) AS is_stale,
    coalesce(s.rejected_count, 0)::BIGINT AS rejected_count
FROM dated AS d
FULL JOIN set_aside AS s ON d.source = s.source
ORDER BY coalesce(d.source, s.source)
