-- A result is published within the statutory working days of the decision.
-- code      T12
-- zh        中标、成交结果确定后按时公告
-- severity  warn
-- rule      T12
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     notice_id
-- note      Asked of notices that state the day of the decision. Unknown law or working days: no
-- note      check. Of copies on other sites the first counts.

SELECT
    n.notice_id,
    s.rule_id,
    d.day AS award_day,
    n.published_date,
    working_days(d.day, n.published_date) AS working_days,
    breaks(s.op, working_days(d.day, n.published_date), s.n) AS is_bad,
    '确定结果 ' || d.day || '，公告 ' || n.published_date || '，相隔 '
    || working_days(d.day, n.published_date) || ' 个工作日：'
    || limit_zh(s.op, s.instrument, s.article, s.n, s.unit) AS finding_zh,
    n.title,
    place_of(n.file_id, n.line) AS place,
    n.url
FROM notice_as_of($as_of, $known_at) AS n
INNER JOIN notice_date AS d ON n.notice_id = d.notice_id AND n.version_no = d.version_no
INNER JOIN process_law($as_of, $known_at) AS p ON n.process_id = p.process_id
INNER JOIN ref.statutes AS s ON s.rule_id = CASE p.law WHEN '政府采购法' THEN 'T12' END
WHERE n.notice_type = 'award' AND d.kind = 'award' AND d.status = 'ok'
QUALIFY
    row_number() OVER (PARTITION BY n.process_id, d.day ORDER BY n.published_date, n.notice_id) = 1
ORDER BY n.notice_id
