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

-- The keys by which a touched notice can be linked: notices with one key may belong together. That
-- of kind 'self' is the file that the version linked came from. They replace the stored ones when
-- it is known how far linking anew reaches.
CREATE OR REPLACE TEMP TABLE new_key AS
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
INNER JOIN wanted_order AS w ON n.notice_id = w.notice_id
ORDER BY kind, notice_id, key_hash;

-- The names and titles that touched notices bear or bore.
CREATE OR REPLACE TEMP TABLE asked_key AS
SELECT key_hash
FROM new_key
WHERE kind IN ('name', 'title')
UNION
SELECT k.key_hash
FROM link_key AS k
SEMI JOIN touched AS t ON k.notice_id = t.notice_id
WHERE k.kind IN ('name', 'crowd', 'title', 'sole');

-- What they tell, as all that bear them have it. A name that its buyer gives to more than ten
-- numbered needs of one year tells nothing: its kind is 'crowd'. A title ties notices where one of
-- them names no buyer, and no two name other buyers or numbers: its kind is 'sole'; else it only
-- tells copies.
CREATE OR REPLACE TEMP TABLE told_key AS
WITH bearer AS (
    SELECT
        notice_id,
        kind = 'name' AS is_name,
        key_hash
    FROM new_key
    WHERE kind IN ('name', 'title')
    UNION ALL
    SELECT
        k.notice_id,
        k.kind IN ('name', 'crowd') AS is_name,
        k.key_hash
    FROM link_key AS k
    SEMI JOIN asked_key AS a ON k.key_hash = a.key_hash
    ANTI JOIN touched AS t ON k.notice_id = t.notice_id
    WHERE k.kind IN ('name', 'crowd', 'title', 'sole')
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
        count(DISTINCT n.project_key) AS number_count,
        min(n.project_key) AS first_number,
        max(n.project_key) AS last_number,
        min(n.buyer_id) AS first_buyer,
        max(n.buyer_id) AS last_buyer,
        bool_or(n.buyer_id IS NULL) AS has_unnamed
    FROM bearer AS b
    INNER JOIN notice AS n ON b.notice_id = n.notice_id AND n.known_to IS NULL
    ANTI JOIN withdrawn AS w ON b.notice_id = w.notice_id
    GROUP BY b.key_hash, b.is_name, CASE WHEN b.is_name THEN year(n.published_date) END
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

UPDATE new_key
SET kind = t.kind
FROM told_key AS t
WHERE new_key.kind IN ('name', 'title') AND new_key.key_hash = t.key_hash;

-- Stored ones that tell something else now: what bears them is linked anew.
CREATE OR REPLACE TEMP TABLE turned_key AS
SELECT
    k.notice_id,
    k.key_hash,
    t.kind
FROM link_key AS k
INNER JOIN told_key AS t ON k.key_hash = t.key_hash
WHERE k.kind IN ('name', 'crowd', 'title', 'sole') AND k.kind <> t.kind;

UPDATE link_key
SET kind = t.kind
FROM turned_key AS t
WHERE link_key.notice_id = t.notice_id AND link_key.key_hash = t.key_hash;

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

CREATE OR REPLACE TEMP TABLE near AS
SELECT s.notice_id
FROM seed AS s
CROSS JOIN extent AS e
WHERE NOT e.is_whole OR e.share_count > 1;
