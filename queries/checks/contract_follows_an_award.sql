-- A contract notice follows an award notice of its process.
-- code      L03
-- zh        合同公告之前有中标公告
-- severity  warn
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     notice_id
-- note      For information: the award may be on a site that was not imported, or not be linked.
-- note      Asked of sources that publish awards too.

WITH known_notice AS (
    SELECT * FROM notice_as_of($as_of, $known_at)
),

awarded AS (
    SELECT
        process_id,
        min(published_date) AS award_date
    FROM known_notice
    WHERE notice_type = 'award'
    GROUP BY process_id
),

awarding_source AS (
    SELECT DISTINCT source
    FROM known_notice
    WHERE notice_type = 'award'
)

SELECT
    n.notice_id,
    n.published_date,
    a.award_date,
    a.award_date IS NULL AS is_bad,
    '合同公告 ' || n.published_date || '，未见中标公告' AS finding_zh,
    n.title,
    place_of(n.file_id, n.line) AS place,
    n.url
FROM known_notice AS n
INNER JOIN awarding_source AS s ON n.source = s.source
LEFT JOIN awarded AS a ON n.process_id = a.process_id
WHERE n.notice_type = 'contract'
ORDER BY n.notice_id
