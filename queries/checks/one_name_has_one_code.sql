-- A name stands with one unified social credit code; two are two organisations or a wrong code.
-- code      P02
-- zh        一个名称对应一个统一社会信用代码
-- severity  warn
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     party_id

SELECT
    c.party_id,
    count(DISTINCT c.uscc) AS code_count,
    string_agg(DISTINCT c.uscc, ' ' ORDER BY c.uscc) AS codes,
    count(DISTINCT c.uscc) > 1 AS is_bad,
    '代码 ' || string_agg(DISTINCT c.uscc, '、' ORDER BY c.uscc) AS finding_zh,
    any_value(p.name) AS title,
    arg_max(place_of(n.file_id, n.line), (n.published_date, n.notice_id)) AS place,
    arg_max(n.url, (n.published_date, n.notice_id)) AS url
FROM notice_as_of($as_of, $known_at) AS n
INNER JOIN party_code AS c ON n.notice_id = c.notice_id AND n.version_no = c.version_no
INNER JOIN party AS p ON c.party_id = p.party_id
GROUP BY c.party_id
ORDER BY c.party_id
