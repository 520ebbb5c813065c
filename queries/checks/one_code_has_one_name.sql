-- A unified social credit code stands with one name; a rename or branch to be judged by a person.
-- code      P01
-- zh        一个统一社会信用代码对应一个名称（更名请写入 party_aliases.csv）
-- severity  warn
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     uscc

SELECT
    c.uscc,
    count(DISTINCT p.canonical_name) AS name_count,
    string_agg(DISTINCT p.name, '、' ORDER BY p.name) AS names,
    count(DISTINCT p.canonical_name) > 1 AS is_bad,
    '代码 ' || c.uscc || ' 对应 ' || count(DISTINCT p.canonical_name) || ' 个名称' AS finding_zh,
    string_agg(DISTINCT p.name, '、' ORDER BY p.name) AS title,
    arg_max(place_of(n.file_id, n.line), (n.published_date, n.notice_id)) AS place,
    arg_max(n.url, (n.published_date, n.notice_id)) AS url
FROM notice_as_of($as_of, $known_at) AS n
INNER JOIN party_code AS c ON n.notice_id = c.notice_id AND n.version_no = c.version_no
INNER JOIN party_as_of($as_of, $known_at) AS p ON c.party_id = p.party_id
GROUP BY c.uscc
ORDER BY c.uscc
