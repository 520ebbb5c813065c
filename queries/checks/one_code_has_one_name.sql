-- A unified social credit code stands with one name; a rename or branch to be judged by a person.
-- zh        一个统一社会信用代码对应一个名称（更名请写入 party_aliases.csv）
-- severity  warn
-- grain     uscc

SELECT
    c.uscc,
    count(DISTINCT p.canonical_name) AS name_count,
    string_agg(DISTINCT p.name, '、' ORDER BY p.name) AS names
FROM party_code AS c
INNER JOIN notice AS n ON c.notice_id = n.notice_id AND c.version_no = n.version_no
INNER JOIN party_as_of(NULL, NULL) AS p ON c.party_id = p.party_id
WHERE n.known_to IS NULL
GROUP BY c.uscc
HAVING count(DISTINCT p.canonical_name) > 1
ORDER BY c.uscc
