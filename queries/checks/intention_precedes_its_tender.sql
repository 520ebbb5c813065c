-- An intention is published the stated days before its tender.
-- code      T21
-- zh        采购意向先于采购公告不短于规定期限
-- severity  warn
-- rule      T21
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     demand_id
-- note      The first intention and the first call for bids after it. Unknown law: no check. The
-- note      instrument says 原则上 (as a rule); urgent needs are excepted.

WITH known_notice AS (
    SELECT * FROM notice_as_of($as_of, $known_at)
),

planned AS (
    SELECT
        demand_id,
        min(published_date) AS intention_date,
        min_by(notice_id, (published_date, notice_id)) AS notice_id
    FROM known_notice
    WHERE notice_type = 'intention'
    GROUP BY demand_id
),

called AS (
    SELECT
        p.demand_id,
        min_by(t.process_id, (t.published_date, t.notice_id)) AS process_id,
        min(t.published_date) AS tender_date
    FROM planned AS p
    INNER JOIN known_notice AS t
        ON p.demand_id = t.demand_id AND p.intention_date <= t.published_date
    WHERE t.notice_type = 'tender'
    GROUP BY p.demand_id
)

SELECT
    p.demand_id,
    s.rule_id,
    p.intention_date,
    c.tender_date,
    c.tender_date - p.intention_date AS days,
    breaks(s.op, c.tender_date - p.intention_date, s.n) AS is_bad,
    '采购意向 ' || p.intention_date || '，采购公告 ' || c.tender_date || '，相隔 '
    || (c.tender_date - p.intention_date) || ' 日：'
    || limit_zh(s.op, s.instrument, s.article, s.n, s.unit) AS finding_zh,
    n.title,
    place_of(n.file_id, n.line) AS place,
    n.url
FROM planned AS p
INNER JOIN called AS c ON p.demand_id = c.demand_id
INNER JOIN known_notice AS n ON p.notice_id = n.notice_id
INNER JOIN process_law($as_of, $known_at) AS l ON c.process_id = l.process_id
INNER JOIN ref.statutes AS s ON s.rule_id = CASE l.law WHEN '政府采购法' THEN 'T21' END
ORDER BY p.demand_id
