-- Bidding documents are given out for the statutory days, the first of them counted.
-- code      T07
-- zh        招标文件提供期限不短于法定期限（首日计入）
-- severity  warn
-- rule      T07 T27
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     notice_id
-- note      Asked of open and invited tenders. Unknown law or working days: no check.

WITH offered AS (
    SELECT
        n.*,
        coalesce(e.end_day, e.day) AS last_day,
        -- A period of days in one cell holds its own first day.
        coalesce(b.day, CASE WHEN e.end_day IS NOT NULL THEN e.day END, n.published_date)
            AS first_day
    FROM notice_as_of($as_of, $known_at) AS n
    INNER JOIN notice_date AS e
        ON
            n.notice_id = e.notice_id
            AND n.version_no = e.version_no
            AND e.kind = 'document_deadline'
            AND e.status = 'ok'
    LEFT JOIN notice_date AS b
        ON
            n.notice_id = b.notice_id
            AND n.version_no = b.version_no
            AND b.kind = 'document_start'
            AND b.status = 'ok'
    WHERE n.notice_type = 'tender' AND n.procurement_method IN ('open', 'invited')
),

counted AS (
    SELECT
        o.*,
        s.* EXCLUDE (applies_to),
        CASE s.unit
            WHEN 'working_day' THEN working_days((o.first_day - 1)::DATE, o.last_day)
            ELSE o.last_day - o.first_day + 1
        END AS period
    FROM offered AS o
    INNER JOIN process_law($as_of, $known_at) AS p ON o.process_id = p.process_id
    INNER JOIN ref.statutes AS s
        ON s.rule_id = CASE p.law WHEN '政府采购法' THEN 'T07' WHEN '招标投标法' THEN 'T27' END
    WHERE o.last_day >= o.first_day
)

SELECT
    notice_id,
    rule_id,
    first_day,
    last_day,
    period,
    breaks(op, period, n) AS is_bad,
    '招标文件 ' || first_day || ' 至 ' || last_day || ' 提供，计 ' || period || unit_zh(unit) || '：'
    || limit_zh(op, instrument, article, n, unit) AS finding_zh,
    title,
    place_of(file_id, line) AS place,
    url
FROM counted
ORDER BY notice_id
