-- A version of a notice is stored once, with one decision, and one version at most is current.
-- zh        公告版本唯一，且各有一条判定，至多一版现行
-- severity  fail
-- grain     notice_id, version_no

SELECT
    n.notice_id,
    n.version_no,
    count(DISTINCT n.rowid) AS version_count,
    count(d.notice_id) AS decision_count,
    count(*) FILTER (WHERE n.known_to IS NULL) AS current_count
FROM notice AS n
LEFT JOIN decision AS d ON n.notice_id = d.notice_id AND n.version_no = d.version_no
GROUP BY n.notice_id, n.version_no
HAVING count(DISTINCT n.rowid) <> 1 OR count(d.notice_id) <> 1
UNION ALL
SELECT
    notice_id,
    max(version_no) AS version_no,
    NULL AS version_count,
    NULL AS decision_count,
    count(*) FILTER (WHERE known_to IS NULL) AS current_count
FROM notice
GROUP BY notice_id
HAVING count(*) FILTER (WHERE known_to IS NULL) > 1
ORDER BY notice_id, version_no
