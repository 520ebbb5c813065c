-- Links less sure than 0.80, the least sure first: undo or confirm one in lookups/links.csv.
-- zh     存疑的公告关联
-- param  as_of     DATE      = null  last day of publication, included; null = all
-- param  known_at  TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  below     DECIMAL   = 0.80  links of a lower score are listed
-- grain  notice_id
-- unit   score  0 to 1, of the weakest link between the notice and the first of its demand
-- note   A row `notice_id,,apart,reason` of lookups/links.csv undoes a link, and a row
-- note   `notice_id,other_id,same_demand,reason` makes or confirms one.

SELECT
    l.score,
    l.method,
    n.title,
    n.published_date,
    p.name AS buyer_name,
    o.title AS other_title,
    o.published_date AS other_published_date,
    f.path || ':' || n.line AS place,
    g.path || ':' || o.line AS other_place,
    l.notice_id,
    l.linked_to AS other_id
FROM process_link AS l
INNER JOIN notice_as_of($as_of, $known_at) AS n ON l.notice_id = n.notice_id
INNER JOIN notice_as_of($as_of, $known_at) AS o ON l.linked_to = o.notice_id
INNER JOIN file AS f ON n.file_id = f.file_id
INNER JOIN file AS g ON o.file_id = g.file_id
LEFT JOIN party AS p ON n.buyer_id = p.party_id
WHERE
    l.score < $below
    AND l.known_from <= coalesce($known_at, TIMESTAMP '9999-12-31')
    AND coalesce(l.known_to, TIMESTAMP '9999-12-31') > coalesce($known_at, TIMESTAMP '9999-12-30')
ORDER BY l.score, l.method, l.notice_id
