-- Publications carried more than once, with every copy; the first of each is counted.
-- zh     重复公告一览
-- param  as_of     DATE      = null  last day of publication, included; null = all
-- param  known_at  TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- grain  notice_id
-- unit   copy_count  notices that are this publication
-- note   Canonical is the copy of the site nearest to the buyer; others fill what it leaves out.

WITH member AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY publication_id) AS copy_count
    FROM notice_as_of($as_of, $known_at)
)

SELECT
    m.publication_id,
    m.copy_count,
    m.is_canonical,
    m.published_date,
    m.notice_type,
    m.title,
    m.source,
    m.site,
    m.url,
    f.path || ':' || m.line AS place,
    m.notice_id
FROM member AS m
INNER JOIN file AS f ON m.file_id = f.file_id
WHERE m.copy_count > 1
ORDER BY m.publication_date, m.publication_id, m.is_canonical DESC, m.published_date, m.notice_id
