-- An open tender leaves bidders the statutory days.
-- code      T01
-- zh        公开招标自公告至投标截止不短于法定期限
-- severity  warn
-- rule      T01 T02 T44
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     notice_id
-- note      A hint: the period runs from the issue of the documents, known here as the publication.
-- note      Which law holds is told by the notices' words (law_words.csv); unknown law, no check.
-- note      招标投标法 sets the days for what must be tendered: works of the highest sum of T44 or more.

SELECT
    t.notice_id,
    s.rule_id,
    t.published_date,
    t.deadline,
    t.days,
    breaks(s.op, t.days, s.n) AS is_bad,
    '公告 ' || t.published_date || '，投标截止 ' || t.deadline || '，相隔 ' || t.days || ' 日：'
    || limit_zh(s.op, s.instrument, s.article, s.n, s.unit) AS finding_zh,
    t.title,
    t.place,
    t.url
FROM tender_period($as_of, $known_at) AS t
INNER JOIN ref.statutes AS s
    ON
        s.rule_id
        = CASE
            WHEN t.procurement_method = 'open' AND t.law = '政府采购法' THEN 'T01'
            WHEN t.procurement_method = 'open' AND t.is_compulsory THEN 'T02'
        END
WHERE t.deadline >= t.published_date
ORDER BY t.notice_id
