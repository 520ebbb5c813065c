-- A failed process has a next round in time.
-- code      T39
-- zh        废标后按时重新组织采购
-- severity  warn
-- rule      T39
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- param     wait     INTEGER   = 180   days after the failure within which a next round is expected
-- grain     process_id
-- note      The law names no days. The task may have been given up, or the next round be on a site
-- note      that was not imported. Measured against the last day seen of the notice's source.

WITH known_notice AS (
    SELECT * FROM notice_as_of($as_of, $known_at)
),

last_seen AS (
    SELECT
        source,
        max(published_date) AS day
    FROM known_notice
    GROUP BY source
),

failed AS (
    SELECT
        process_id,
        arg_max(notice_id, (published_date, notice_id)) AS notice_id
    FROM known_notice
    WHERE notice_type = 'failed'
    GROUP BY process_id
),

-- The same need asked for again, or carried on with; its termination gives it up.
followed AS (
    SELECT
        f.notice_id,
        min(l.published_date) AS next_date
    FROM failed AS f
    INNER JOIN known_notice AS n ON f.notice_id = n.notice_id
    INNER JOIN known_notice AS l
        ON
            n.demand_id = l.demand_id
            AND n.notice_id <> l.notice_id
            AND n.published_date <= l.published_date
    WHERE l.notice_type NOT IN ('failed', 'correction', 'other', 'opening_record')
    GROUP BY f.notice_id
)

SELECT
    n.process_id,
    n.published_date AS failed_date,
    f.next_date,
    CASE
        WHEN f.next_date IS NOT NULL THEN FALSE
        WHEN t.day - n.published_date > $wait THEN TRUE
    END AS is_bad,
    '废标 ' || n.published_date || '，至 ' || t.day || ' 已 ' || (t.day - n.published_date)
    || ' 日，未见重新采购（' || s.instrument || s.article || '），请核对' AS finding_zh,
    n.title,
    place_of(n.file_id, n.line) AS place,
    n.url
FROM failed AS d
INNER JOIN known_notice AS n ON d.notice_id = n.notice_id
INNER JOIN ref.statutes AS s ON s.rule_id = 'T39'
INNER JOIN last_seen AS t ON n.source = t.source
LEFT JOIN followed AS f ON n.notice_id = f.notice_id
ORDER BY n.process_id
