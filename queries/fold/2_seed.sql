-- Where linking anew begins: the touched notices, and those that only a title or an address ties.

CREATE OR REPLACE TEMP TABLE seed AS
WITH same_title AS (
    SELECT
        k.notice_id,
        v.published_date,
        v.buyer_id,
        v.notice_type,
        v.project_key,
        v.source,
        v.site
    FROM touched_version AS v
    INNER JOIN new_key AS w ON v.notice_id = w.notice_id AND w.kind IN ('title', 'sole')
    INNER JOIN link_key AS k ON w.key_hash = k.key_hash AND k.kind IN ('title', 'sole')
    WHERE v.is_current
)

SELECT notice_id FROM touched
UNION
SELECT notice_id FROM turned_key
UNION
SELECT s.notice_id
FROM same_title AS s
INNER JOIN notice AS n ON s.notice_id = n.notice_id AND n.known_to IS NULL
WHERE
    abs(n.published_date - s.published_date) <= 3
    AND n.notice_type = s.notice_type
    AND (n.source, n.site) IS DISTINCT FROM (s.source, s.site)
    AND n.buyer_id IS DISTINCT FROM s.buyer_id
    AND coalesce(n.project_key = s.project_key, TRUE)
UNION
SELECT k.notice_id
FROM link_key AS k
INNER JOIN touched_version AS v ON k.key_hash = link_hash('reference ' || v.url)
WHERE k.kind = 'reference'
UNION
SELECT n.notice_id
FROM notice AS n
INNER JOIN touched_version AS v ON n.url = v.refers_to
WHERE n.known_to IS NULL;

-- Where half of the archive is touched, the whole is linked, and nothing need be reached.
CREATE OR REPLACE TEMP TABLE extent AS
SELECT
    (
        SELECT count(*)
        FROM touched
    ) * 2 >= count(*) AS is_whole
FROM notice
WHERE known_to IS NULL;

CREATE OR REPLACE TEMP TABLE near AS
SELECT s.notice_id
FROM seed AS s
CROSS JOIN extent AS e
WHERE NOT e.is_whole;
