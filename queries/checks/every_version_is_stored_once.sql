-- A version of a notice is stored once, with one decision, and one version at most is current.
-- code      S03
-- zh        公告版本唯一，且各有一条判定，至多一版现行
-- severity  fail
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     notice_id, version_no

WITH stored AS (
    SELECT
        *,
        coalesce(known_to, TIMESTAMP '9999-12-31') > coalesce($known_at, TIMESTAMP '9999-12-30')
            AS is_current
    FROM notice
    WHERE known_from <= coalesce($known_at, TIMESTAMP '9999-12-31')
),

decided AS (
    SELECT
        notice_id,
        version_no,
        count(*) AS decision_count
    FROM decision
    GROUP BY notice_id, version_no
),

version AS (
    SELECT
        n.notice_id,
        n.version_no,
        count(*) AS version_count,
        any_value(coalesce(d.decision_count, 0)) AS decision_count,
        any_value(n.title) AS title,
        any_value(n.file_id) AS file_id,
        any_value(n.line) AS line,
        any_value(n.url) AS url,
        sum(count(*) FILTER (WHERE n.is_current)) OVER (PARTITION BY n.notice_id) AS current_count
    FROM stored AS n
    LEFT JOIN decided AS d ON n.notice_id = d.notice_id AND n.version_no = d.version_no
    GROUP BY n.notice_id, n.version_no
)

SELECT
    notice_id,
    version_no,
    version_count,
    decision_count,
    current_count,
    version_count <> 1 OR decision_count <> 1 OR current_count > 1 AS is_bad,
    '第 ' || version_no || ' 版存 ' || version_count || ' 次，判定 ' || decision_count
    || ' 条，现行 ' || current_count || ' 版' AS finding_zh,
    title,
    place_of(file_id, line) AS place,
    url
FROM version
ORDER BY notice_id, version_no
