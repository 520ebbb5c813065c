-- Every current notice is linked to exactly one process.
-- code      S02
-- zh        每条现行公告属于且仅属于一个采购活动
-- severity  fail
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     notice_id
-- note      A notice that lookups/links.csv says was withdrawn is in none.

SELECT
    n.notice_id,
    count(l.notice_id) AS link_count,
    count(l.notice_id) <> 1 AS is_bad,
    '属于 ' || count(l.notice_id) || ' 个采购活动' AS finding_zh,
    n.title,
    place_of(n.file_id, n.line) AS place,
    n.url
FROM notice AS n
LEFT JOIN process_link AS l
    ON
        n.notice_id = l.notice_id
        AND l.known_from <= coalesce($known_at, TIMESTAMP '9999-12-31')
        AND coalesce(l.known_to, TIMESTAMP '9999-12-31')
        > coalesce($known_at, TIMESTAMP '9999-12-30')
WHERE
    n.known_from <= coalesce($known_at, TIMESTAMP '9999-12-31')
    AND coalesce(n.known_to, TIMESTAMP '9999-12-31') > coalesce($known_at, TIMESTAMP '9999-12-30')
GROUP BY n.notice_id, n.version_no, n.title, n.file_id, n.line, n.url
HAVING
    count(l.notice_id) > 0
    OR n.notice_id NOT IN (
        SELECT k.notice_id
        FROM link_key AS k
        WHERE k.kind = 'withdrawn'
    )
ORDER BY n.notice_id
