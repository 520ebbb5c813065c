-- An award under the Government Procurement Law is followed by a contract notice in time.
-- code      L04
-- zh        政府采购中标后按时公告合同
-- severity  warn
-- rule      T16 T18
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- param     wait     INTEGER   = 60    days after the award notice within which it is expected
-- grain     process_id
-- note      Asked of sources that publish contracts too, up to the last day seen of each; unknown
-- note      law, no check. Signing and publication have limits of their own, shorter than the wait.

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

contracting_source AS (
    SELECT DISTINCT source
    FROM known_notice
    WHERE notice_type = 'contract'
),

contracted AS (
    SELECT
        process_id,
        max(published_date) AS contract_date
    FROM known_notice
    WHERE notice_type = 'contract'
    GROUP BY process_id
),

awarded AS (
    SELECT
        process_id,
        arg_max(notice_id, (published_date, notice_id)) AS notice_id
    FROM known_notice
    WHERE notice_type = 'award' AND notice_subtype = 'award'
    GROUP BY process_id
)

SELECT
    n.process_id,
    n.published_date AS award_date,
    c.contract_date,
    CASE
        WHEN c.contract_date IS NOT NULL THEN FALSE
        WHEN t.day - n.published_date > $wait THEN TRUE
    END AS is_bad,
    '中标公告 ' || n.published_date || '，至 ' || t.day || ' 已 ' || (t.day - n.published_date)
    || ' 日，未见合同公告，请核对' AS finding_zh,
    n.title,
    place_of(n.file_id, n.line) AS place,
    n.url
FROM awarded AS a
INNER JOIN known_notice AS n ON a.notice_id = n.notice_id
INNER JOIN contracting_source AS s ON n.source = s.source
INNER JOIN process_law($as_of, $known_at) AS p ON n.process_id = p.process_id
INNER JOIN last_seen AS t ON n.source = t.source
LEFT JOIN contracted AS c ON n.process_id = c.process_id
WHERE p.law = '政府采购法'
ORDER BY n.process_id
