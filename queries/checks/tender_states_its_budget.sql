-- A call for bids under the Government Procurement Law states a budget or a ceiling.
-- code      T36
-- zh        政府采购公告载明预算或最高限价
-- severity  warn
-- rule      T36
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     notice_id
-- note      Asked of notices whose text was read: a list may leave the sum out. Unknown law: no
-- note      check. The documents must state it; that the notice does not is a sign only.

WITH told AS (
    SELECT DISTINCT
        notice_id,
        version_no
    FROM amount
    WHERE kind IN ('budget', 'ceiling') AND status <> 'missing'
)

SELECT
    n.notice_id,
    s.rule_id,
    a.notice_id IS NULL AS is_bad,
    '未见预算或最高限价；' || s.instrument || s.article || '要求采购文件公开预算，请核对' AS finding_zh,
    n.title,
    place_of(n.file_id, n.line) AS place,
    n.url
FROM notice_as_of($as_of, $known_at) AS n
INNER JOIN notice_text AS t ON n.notice_id = t.notice_id AND n.version_no = t.version_no
INNER JOIN process_law($as_of, $known_at) AS p ON n.process_id = p.process_id
INNER JOIN ref.statutes AS s ON s.rule_id = CASE p.law WHEN '政府采购法' THEN 'T36' END
LEFT JOIN told AS a ON n.notice_id = a.notice_id AND n.version_no = a.version_no
WHERE
    n.notice_type = 'tender'
    AND n.notice_subtype NOT IN ('prequalification', 'framework_call')
ORDER BY n.notice_id
