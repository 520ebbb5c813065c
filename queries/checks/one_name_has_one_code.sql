-- A name stands with one unified social credit code; two are two organisations or a wrong code.
-- zh        一个名称对应一个统一社会信用代码
-- severity  warn
-- grain     party_id

SELECT
    c.party_id,
    any_value(p.name) AS name,
    count(DISTINCT c.uscc) AS code_count,
    string_agg(DISTINCT c.uscc, ' ' ORDER BY c.uscc) AS codes
FROM party_code AS c
INNER JOIN notice AS n ON c.notice_id = n.notice_id AND c.version_no = n.version_no
INNER JOIN party AS p ON c.party_id = p.party_id
WHERE n.known_to IS NULL
GROUP BY c.party_id
HAVING count(DISTINCT c.uscc) > 1
ORDER BY c.party_id
