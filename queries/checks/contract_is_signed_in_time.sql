-- A contract is signed within the statutory days of the award.
-- code      T16
-- zh        中标后按时签订合同
-- severity  warn
-- rule      T16 T17
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     notice_id
-- note      The period runs from the letter of award, known here as the last award notice before
-- note      the signature. Unknown law: no check.

WITH known_notice AS (
    SELECT * FROM notice_as_of($as_of, $known_at)
),

signed AS (
    SELECT
        c.notice_id,
        d.day AS signed_day,
        max(a.published_date) AS award_date
    FROM known_notice AS c
    INNER JOIN notice_date AS d ON c.notice_id = d.notice_id AND c.version_no = d.version_no
    INNER JOIN known_notice AS a
        ON c.process_id = a.process_id AND d.day >= a.published_date
    WHERE
        c.notice_type = 'contract'
        AND d.kind = 'contract_signed'
        AND d.status = 'ok'
        AND a.notice_type = 'award'
    GROUP BY c.notice_id, d.day
)

SELECT
    n.notice_id,
    s.rule_id,
    g.award_date,
    g.signed_day,
    g.signed_day - g.award_date AS days,
    breaks(s.op, g.signed_day - g.award_date, s.n) AS is_bad,
    '中标公告 ' || g.award_date || '，签订合同 ' || g.signed_day || '，相隔 '
    || (g.signed_day - g.award_date) || ' 日：'
    || limit_zh(s.op, s.instrument, s.article, s.n, s.unit) AS finding_zh,
    n.title,
    place_of(n.file_id, n.line) AS place,
    n.url
FROM known_notice AS n
INNER JOIN signed AS g ON n.notice_id = g.notice_id
INNER JOIN process_law($as_of, $known_at) AS p ON n.process_id = p.process_id
INNER JOIN ref.statutes AS s
    ON s.rule_id = CASE p.law WHEN '政府采购法' THEN 'T16' WHEN '招标投标法' THEN 'T17' END
ORDER BY n.notice_id
