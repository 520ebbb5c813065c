-- A result notice names a supplier and a sum.
-- code      T40
-- zh        结果公告载明供应商与金额
-- severity  warn
-- rule      T40
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     notice_id
-- note      Asked of notices whose text was read: a list may leave either out. A rate, a unit
-- note      price or a yearly sum is a sum. Every lot failed, or unknown law: no check.

WITH named AS (
    SELECT DISTINCT
        notice_id,
        version_no
    FROM award
),

summed AS (
    SELECT DISTINCT
        notice_id,
        version_no
    FROM amount
    WHERE kind IN ('award', 'contract') AND status <> 'missing'
),

failed AS (
    SELECT
        notice_id,
        version_no
    FROM lot
    GROUP BY notice_id, version_no
    HAVING bool_and(coalesce(lot_status IN ('unsuccessful', 'cancelled'), FALSE))
),

asked AS (
    SELECT
        n.*,
        s.rule_id,
        s.instrument,
        s.article,
        nullif(
            concat_ws(
                '、',
                CASE WHEN a.notice_id IS NULL THEN '供应商' END,
                CASE WHEN m.notice_id IS NULL THEN '金额' END
            ),
            ''
        ) AS missing
    FROM notice_as_of($as_of, $known_at) AS n
    INNER JOIN notice_text AS t ON n.notice_id = t.notice_id AND n.version_no = t.version_no
    INNER JOIN process_law($as_of, $known_at) AS p ON n.process_id = p.process_id
    INNER JOIN ref.statutes AS s ON s.rule_id = CASE p.law WHEN '政府采购法' THEN 'T40' END
    LEFT JOIN named AS a ON n.notice_id = a.notice_id AND n.version_no = a.version_no
    LEFT JOIN summed AS m ON n.notice_id = m.notice_id AND n.version_no = m.version_no
    ANTI JOIN failed AS f ON n.notice_id = f.notice_id AND n.version_no = f.version_no
    WHERE n.notice_type = 'award' AND n.notice_subtype IN ('award', 'framework_calloff')
)

SELECT
    notice_id,
    rule_id,
    missing,
    missing IS NOT NULL AS is_bad,
    '未见' || missing || '（' || instrument || article || '），请核对' AS finding_zh,
    title,
    place_of(file_id, line) AS place,
    url
FROM asked
ORDER BY notice_id
