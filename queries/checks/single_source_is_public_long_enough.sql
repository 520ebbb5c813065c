-- A single source is public for the statutory working days before anything is awarded.
-- code      T09
-- zh        单一来源公示至成交公告不短于法定期限
-- severity  warn
-- rule      T09
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     notice_id
-- note      The end of the publicity is seldom known; what is seen is the award or contract after
-- note      it. Asked under 政府采购法 only; unknown working days: no check.

WITH known_notice AS (
    SELECT * FROM notice_as_of($as_of, $known_at)
),

-- The first of a process: copies on other sites come later.
publicity AS (
    SELECT
        process_id,
        min(published_date) AS published_date,
        min_by(notice_id, (published_date, notice_id)) AS notice_id
    FROM known_notice
    WHERE notice_subtype = 'single_source_publicity'
    GROUP BY process_id
),

followed AS (
    SELECT
        p.notice_id,
        min(a.published_date) AS award_date
    FROM publicity AS p
    INNER JOIN known_notice AS a
        ON p.process_id = a.process_id AND p.published_date <= a.published_date
    WHERE a.notice_type IN ('award', 'contract')
    GROUP BY p.notice_id
)

SELECT
    n.notice_id,
    s.rule_id,
    n.published_date,
    f.award_date,
    working_days(n.published_date, f.award_date) AS working_days,
    breaks(s.op, working_days(n.published_date, f.award_date), s.n) AS is_bad,
    '单一来源公示 ' || n.published_date || '，成交公告 ' || f.award_date || '，相隔 '
    || working_days(n.published_date, f.award_date) || ' 个工作日：'
    || limit_zh(s.op, s.instrument, s.article, s.n, s.unit) AS finding_zh,
    n.title,
    place_of(n.file_id, n.line) AS place,
    n.url
FROM known_notice AS n
INNER JOIN followed AS f ON n.notice_id = f.notice_id
INNER JOIN process_law($as_of, $known_at) AS p ON n.process_id = p.process_id
INNER JOIN ref.statutes AS s ON s.rule_id = CASE p.law WHEN '政府采购法' THEN 'T09' END
ORDER BY n.notice_id
