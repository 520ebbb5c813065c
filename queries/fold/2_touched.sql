-- The notices of one share, and the keys by which they can be linked.
-- param  share  BIGINT  number of the share

CREATE OR REPLACE TEMP TABLE touched AS
SELECT notice_id
FROM due
WHERE share_no = $share;

-- Their versions. New rows stand at the end of the table: by their place, no others are read.
CREATE OR REPLACE TEMP TABLE touched_version AS
SELECT
    n.notice_id,
    n.version_no,
    n.file_id,
    n.source,
    n.site,
    n.url,
    n.title_key,
    n.notice_type,
    n.project_key,
    n.plan_key,
    n.platform_project_id,
    n.refers_to,
    n.name_key,
    n.buyer_id,
    n.published_date,
    n.known_to IS NULL AS is_current
FROM notice AS n
WHERE n.rowid IN (
    SELECT p.rowid
    FROM notice AS p
    SEMI JOIN touched AS t ON p.notice_id = t.notice_id
);

-- The keys of touched notices, as they state them. That of kind 'self' is the file that the version
-- linked came from.
CREATE OR REPLACE TEMP TABLE stated_key AS
WITH current_notice AS (
    SELECT
        v.*,
        p.name AS buyer_name
    FROM touched_version AS v
    LEFT JOIN party AS p ON v.buyer_id = p.party_id
    WHERE v.is_current
),

told AS (
    SELECT
        notice_id,
        version_no,
        'self' AS kind,
        file_id::VARCHAR AS words
    FROM current_notice
    UNION ALL
    SELECT
        notice_id,
        version_no,
        'platform' AS kind,
        source || ' ' || platform_project_id AS words
    FROM current_notice
    UNION ALL
    SELECT
        notice_id,
        version_no,
        'number' AS kind,
        project_key AS words
    FROM current_notice
    UNION ALL
    SELECT
        notice_id,
        version_no,
        'plan' AS kind,
        plan_key || ' ' || buyer_id AS words
    FROM current_notice
    UNION ALL
    SELECT
        notice_id,
        version_no,
        'reference' AS kind,
        refers_to AS words
    FROM current_notice
    UNION ALL
    SELECT
        notice_id,
        version_no,
        'name' AS kind,
        loose_buyer(buyer_name) || ' ' || loose_name(name_key) AS words
    FROM current_notice
    UNION ALL
    SELECT
        notice_id,
        version_no,
        'title' AS kind,
        title_key AS words
    FROM current_notice
)

SELECT
    notice_id,
    version_no,
    kind,
    CASE
        WHEN kind = 'self' THEN words::BIGINT
        ELSE link_hash(kind || ' ' || words)
    END AS key_hash
FROM told
WHERE words IS NOT NULL
UNION ALL
SELECT
    n.notice_id,
    n.version_no,
    w.kind,
    w.key_hash
FROM current_notice AS n
INNER JOIN wanted_order AS w ON n.notice_id = w.notice_id;

-- Those that were linked before, and so have keys in the table.
CREATE OR REPLACE TEMP TABLE linked AS
SELECT k.notice_id
FROM link_key AS k
SEMI JOIN touched AS t ON k.notice_id = t.notice_id
WHERE k.kind = 'self';

-- The names and titles that touched notices bear or bore, and others that bear them.
CREATE OR REPLACE TEMP TABLE asked_key AS
SELECT key_hash
FROM stated_key
WHERE kind IN ('name', 'title')
UNION
SELECT k.key_hash
FROM link_key AS k
SEMI JOIN linked AS l ON k.notice_id = l.notice_id
WHERE k.kind IN ('name', 'crowd', 'title', 'sole');

CREATE OR REPLACE TEMP TABLE borne_key AS
SELECT
    k.rowid AS place,
    k.notice_id,
    k.kind,
    k.key_hash
FROM link_key AS k
SEMI JOIN asked_key AS a ON k.key_hash = a.key_hash
WHERE k.kind IN ('name', 'crowd', 'title', 'sole');

CREATE OR REPLACE TEMP TABLE bearer AS
WITH bearing AS (
    SELECT n.*
    FROM notice AS n
    WHERE
        n.rowid IN (
            SELECT p.rowid
            FROM notice AS p
            SEMI JOIN borne_key AS b ON p.notice_id = b.notice_id
            WHERE p.known_to IS NULL
        )
)

SELECT
    b.*,
    n.published_date,
    n.buyer_id,
    n.notice_type,
    n.project_key,
    n.source,
    n.site
FROM borne_key AS b
INNER JOIN bearing AS n ON b.notice_id = n.notice_id
ANTI JOIN linked AS l ON b.notice_id = l.notice_id;

-- What they tell, as all that bear them have it. A name that its buyer gives to more than ten
-- numbered needs of one year tells nothing: its kind is 'crowd'. A title ties notices where one of
-- them names no buyer, and no two name other buyers or numbers: its kind is 'sole'; else it only
-- tells copies.
CREATE OR REPLACE TEMP TABLE told_key AS
WITH borne AS (
    SELECT
        s.key_hash,
        s.kind = 'name' AS is_name,
        v.notice_id,
        v.published_date,
        v.project_key,
        v.buyer_id
    FROM stated_key AS s
    INNER JOIN touched_version AS v ON s.notice_id = v.notice_id AND v.is_current
    WHERE s.kind IN ('name', 'title')
    UNION ALL
    SELECT
        key_hash,
        kind IN ('name', 'crowd') AS is_name,
        notice_id,
        published_date,
        project_key,
        buyer_id
    FROM bearer
),

withdrawn AS (
    SELECT notice_id
    FROM wanted_order
    WHERE kind = 'withdrawn'
),

yearly AS (
    SELECT
        b.key_hash,
        b.is_name,
        count(DISTINCT b.project_key) AS number_count,
        min(b.project_key) AS first_number,
        max(b.project_key) AS last_number,
        min(b.buyer_id) AS first_buyer,
        max(b.buyer_id) AS last_buyer,
        bool_or(b.buyer_id IS NULL) AS has_unnamed
    FROM borne AS b
    ANTI JOIN withdrawn AS w ON b.notice_id = w.notice_id
    GROUP BY b.key_hash, b.is_name, CASE WHEN b.is_name THEN year(b.published_date) END
)

SELECT
    key_hash,
    CASE
        WHEN is_name AND max(number_count) > 10 THEN 'crowd'
        WHEN is_name THEN 'name'
        WHEN
            bool_or(has_unnamed)
            AND coalesce(min(first_number) = max(last_number), TRUE)
            AND coalesce(min(first_buyer) = max(last_buyer), TRUE)
            THEN 'sole'
        ELSE 'title'
    END AS kind
FROM yearly
GROUP BY key_hash, is_name;

-- The keys by which a touched notice can be linked: notices with one key may belong together. They
-- replace the stored ones when it is known how far linking anew reaches.
CREATE OR REPLACE TEMP TABLE new_key AS
SELECT
    s.notice_id,
    s.version_no,
    s.key_hash,
    coalesce(t.kind, s.kind) AS kind
FROM stated_key AS s
LEFT JOIN told_key AS t ON s.key_hash = t.key_hash AND s.kind IN ('name', 'title');

-- Stored ones that tell something else now: what bears them is linked anew.
CREATE OR REPLACE TEMP TABLE turned_key AS
SELECT
    b.place,
    b.notice_id,
    t.kind
FROM bearer AS b
INNER JOIN told_key AS t ON b.key_hash = t.key_hash
WHERE b.kind <> t.kind;

UPDATE link_key
SET kind = t.kind
FROM turned_key AS t
WHERE link_key.rowid = t.place;

-- Where linking anew begins: the touched notices, and those that only a title or an address ties.
CREATE OR REPLACE TEMP TABLE seed AS
WITH titled AS (
    SELECT
        t.key_hash,
        v.buyer_id,
        v.notice_type,
        v.project_key,
        v.source,
        v.site,
        v.published_date + d.days AS day
    FROM touched_version AS v
    INNER JOIN stated_key AS t ON v.notice_id = t.notice_id AND t.kind = 'title'
    CROSS JOIN (VALUES (-3), (-2), (-1), (0), (1), (2), (3)) AS d (days)
    WHERE v.is_current
),

-- An address refers to the one notice that bears it: whether it is one hangs on the others.
referred AS (
    SELECT
        k.notice_id,
        v.url
    FROM link_key AS k
    INNER JOIN touched_version AS v ON k.key_hash = link_hash('reference ' || v.url)
    WHERE k.kind = 'reference'
)

SELECT notice_id FROM touched
UNION
SELECT notice_id FROM turned_key
UNION
SELECT b.notice_id
FROM titled AS t
INNER JOIN bearer AS b
    ON
        t.key_hash = b.key_hash
        AND t.notice_type = b.notice_type
        AND t.day = b.published_date
WHERE
    (b.source, b.site) IS DISTINCT FROM (t.source, t.site)
    AND b.buyer_id IS DISTINCT FROM t.buyer_id
    AND coalesce(b.project_key = t.project_key, TRUE)
UNION
SELECT notice_id FROM referred
UNION
SELECT n.notice_id
FROM notice AS n
INNER JOIN referred AS r ON n.url = r.url
WHERE n.known_to IS NULL
UNION
SELECT n.notice_id
FROM notice AS n
INNER JOIN touched_version AS v ON n.url = v.refers_to
WHERE n.known_to IS NULL;

CREATE OR REPLACE TEMP TABLE near AS
SELECT s.notice_id
FROM seed AS s
CROSS JOIN extent AS e
WHERE NOT e.is_whole OR e.share_count > 1;

-- Those of them whose keys were not asked for yet: of all, to begin with.
CREATE OR REPLACE TEMP TABLE fresh AS
FROM near;
