-- A lot's award is not above its budget or ceiling.
-- code      M01
-- zh        中标金额不高于预算或限价
-- severity  warn
-- rule      T38
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     process_id, lot_id
-- note      Look at the unit of both sums first. The lower of budget and ceiling is the ceiling.

WITH speaker AS (
    SELECT
        process_id,
        arg_max(notice_id, (notice_type = 'award', stage_rank, published_date, notice_id))
            AS notice_id
    FROM notice_as_of($as_of, $known_at)
    GROUP BY process_id
)

SELECT
    l.process_id,
    l.lot_id,
    l.award,
    coalesce(l.ceiling, l.budget) AS allowed,
    l.award > coalesce(l.ceiling, l.budget) AS is_bad,
    CASE WHEN l.lot_id <> '0' THEN '标包 ' || l.lot_id || '：' ELSE '' END
    || '中标 ' || l.award || ' 元，高于' || CASE WHEN l.ceiling IS NULL THEN '预算 ' ELSE '限价 ' END
    || coalesce(l.ceiling, l.budget) || ' 元，请核对' AS finding_zh,
    n.title,
    place_of(n.file_id, n.line) AS place,
    n.url
FROM lot_as_of($as_of, $known_at) AS l
INNER JOIN speaker AS s ON l.process_id = s.process_id
INNER JOIN notice_as_of($as_of, $known_at) AS n
    ON coalesce(l.award_notice_id, s.notice_id) = n.notice_id
WHERE l.award IS NOT NULL AND coalesce(l.ceiling, l.budget) IS NOT NULL
ORDER BY l.process_id, l.lot_id
