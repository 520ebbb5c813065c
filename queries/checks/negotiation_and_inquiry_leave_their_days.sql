-- A negotiation or inquiry leaves suppliers the statutory working days.
-- code      T04
-- zh        谈判、询价自公告至响应截止不短于法定期限
-- severity  warn
-- rule      T04 T05
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     notice_id
-- note      A hint: the period runs from the issue of the documents, known here as the publication.
-- note      Unknown law or a year whose working days are not known: no check.

SELECT
    t.notice_id,
    s.rule_id,
    t.published_date,
    t.deadline,
    t.working_days,
    breaks(s.op, t.working_days, s.n) AS is_bad,
    '公告 ' || t.published_date || '，投标截止 ' || t.deadline || '，相隔 ' || t.working_days || ' 个工作日：'
    || limit_zh(s.op, s.instrument, s.article, s.n, s.unit) AS finding_zh,
    t.title,
    t.place,
    t.url
FROM tender_period($as_of, $known_at) AS t
INNER JOIN ref.statutes AS s
    ON
        s.rule_id
        = CASE
            WHEN t.procurement_method = 'negotiation' AND t.law = '政府采购法' THEN 'T04'
            WHEN t.procurement_method = 'inquiry' AND t.law = '政府采购法' THEN 'T05'
        END
WHERE t.deadline >= t.published_date
ORDER BY t.notice_id
