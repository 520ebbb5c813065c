-- The notices of a demand in the order of their publication, with what links each to it.
-- zh     需求的公告经过
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  demand_id  INTEGER   = null  the notices of one demand only; null = all
-- grain  notice_id
-- unit   round_no  round of the demand, from 1
-- unit   score     0 to 1, of the weakest link between it and the notice stored first
-- note   A copy of a publication is listed and not counted. A wrong link is undone by a row of
-- note   lookups/links.csv.

WITH process AS (
    SELECT
        process_id,
        min(published_date) AS first_date
    FROM notice_as_of($as_of, $known_at)
    GROUP BY process_id
)

SELECT
    n.demand_id,
    dense_rank() OVER (PARTITION BY n.demand_id ORDER BY p.first_date, n.process_id) AS round_no,
    n.published_date,
    n.notice_type,
    n.notice_subtype,
    n.title,
    n.is_canonical,
    l.method,
    l.score,
    n.source,
    n.url,
    f.path || ':' || n.line AS place,
    n.process_id,
    n.notice_id
FROM notice_as_of($as_of, $known_at) AS n
INNER JOIN file AS f ON n.file_id = f.file_id
INNER JOIN process_link AS l
    ON
        n.notice_id = l.notice_id
        AND l.known_from <= coalesce($known_at, TIMESTAMP '9999-12-31')
        AND coalesce(l.known_to, TIMESTAMP '9999-12-31')
        > coalesce($known_at, TIMESTAMP '9999-12-30')
INNER JOIN process AS p ON n.process_id = p.process_id
WHERE n.demand_id = coalesce($demand_id, n.demand_id)
ORDER BY n.demand_id, n.published_date, n.said_no, n.notice_id
