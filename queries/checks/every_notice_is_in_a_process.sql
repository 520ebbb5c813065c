-- Every current notice is linked to exactly one process.
-- zh        每条现行公告属于且仅属于一个采购活动
-- severity  fail
-- grain     notice_id

SELECT
    n.notice_id,
    n.title,
    count(l.notice_id) AS link_count
FROM notice AS n
LEFT JOIN process_link AS l ON n.notice_id = l.notice_id AND l.known_to IS NULL
WHERE n.known_to IS NULL
GROUP BY n.notice_id, n.title
HAVING count(l.notice_id) <> 1
ORDER BY n.notice_id
