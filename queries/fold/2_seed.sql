-- Where linking anew begins: the touched notices, and those that only a title or an address ties.
-- note   Titles tie notices where one of them names no buyer; else they only tell copies.

CREATE OR REPLACE TEMP TABLE seed AS
WITH fresh AS (
    SELECT
        n.notice_id,
        n.title_key,
        n.published_date,
        n.buyer_id,
        n.url,
        n.refers_to
    FROM notice AS n
    SEMI JOIN touched AS t ON n.notice_id = t.notice_id
),

copy_key AS (
    SELECT
        f.published_date,
        f.buyer_id,
        k.key_hash
    FROM fresh AS f
    INNER JOIN new_key AS k ON f.notice_id = k.notice_id AND k.kind = 'title'
),

same_title AS (
    SELECT
        k.notice_id,
        c.published_date,
        c.buyer_id
    FROM link_key AS k
    INNER JOIN copy_key AS c ON k.key_hash = c.key_hash
    WHERE k.kind = 'title'
)

SELECT notice_id FROM touched
UNION
SELECT s.notice_id
FROM same_title AS s
INNER JOIN notice AS n ON s.notice_id = n.notice_id AND n.known_to IS NULL
WHERE
    abs(n.published_date - s.published_date) <= 3
    AND n.buyer_id IS DISTINCT FROM s.buyer_id
UNION
SELECT k.notice_id
FROM link_key AS k
INNER JOIN fresh AS f ON k.key_hash = link_hash('reference ' || f.url)
WHERE k.kind = 'reference'
UNION
SELECT n.notice_id
FROM notice AS n
INNER JOIN fresh AS f ON n.url = f.refers_to
WHERE n.known_to IS NULL;

-- What ties notices besides stored keys and demands: titles, and the keys still to be stored.
CREATE OR REPLACE TEMP TABLE new_tie AS
WITH titled AS (
    SELECT
        notice_id,
        kind,
        key_hash
    FROM link_key
    WHERE kind IN ('title', 'unnamed')
    UNION ALL
    SELECT
        notice_id,
        kind,
        key_hash
    FROM new_key
    WHERE kind IN ('title', 'unnamed')
)

SELECT
    notice_id,
    key_hash
FROM titled
WHERE
    kind = 'title'
    AND key_hash IN (
        SELECT u.key_hash
        FROM titled AS u
        WHERE u.kind = 'unnamed'
    )
UNION
SELECT
    notice_id,
    key_hash
FROM new_key
WHERE kind IN ('name', 'number', 'plan', 'platform', 'same_demand', 'same_publication');

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
