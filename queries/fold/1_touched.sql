-- Notices to link anew: new or revised, no longer current, or named by a changed row of the lookup.

CREATE OR REPLACE TEMP TABLE wanted_order AS
WITH stated AS (
    SELECT
        l.relation,
        coalesce(a.notice_id, b.notice_id) AS notice_id,
        coalesce(c.notice_id, d.notice_id) AS other_id
    FROM lookup_link AS l
    LEFT JOIN notice AS a ON l.notice = a.notice_id::VARCHAR AND a.known_to IS NULL
    LEFT JOIN notice AS b ON l.notice = b.url AND b.known_to IS NULL
    LEFT JOIN notice AS c ON l.other = c.notice_id::VARCHAR AND c.known_to IS NULL
    LEFT JOIN notice AS d ON l.other = d.url AND d.known_to IS NULL
)

SELECT DISTINCT
    notice_id,
    relation AS kind,
    link_hash(
        concat_ws(
            ' ', relation, least(notice_id, other_id), greatest(notice_id, other_id)
        )
    ) AS key_hash
FROM stated
WHERE notice_id IS NOT NULL AND (other_id IS NOT NULL OR relation NOT LIKE 'same%')
UNION
SELECT DISTINCT
    other_id AS notice_id,
    relation AS kind,
    link_hash(
        concat_ws(
            ' ', relation, least(notice_id, other_id), greatest(notice_id, other_id)
        )
    ) AS key_hash
FROM stated
WHERE notice_id IS NOT NULL AND other_id IS NOT NULL AND relation LIKE 'same%';

CREATE OR REPLACE TEMP TABLE touched AS
WITH linked AS (
    SELECT coalesce(max(key_hash), 0) AS file_id
    FROM link_key
    WHERE kind = 'self'
),

stored_order AS (
    SELECT
        notice_id,
        kind,
        key_hash
    FROM link_key
    WHERE kind IN ('same_demand', 'same_publication', 'apart', 'own_publication', 'withdrawn')
),

changed_order AS (
    (
        SELECT * FROM stored_order
        EXCEPT
        SELECT * FROM wanted_order
    )
    UNION
    (
        SELECT * FROM wanted_order
        EXCEPT
        SELECT * FROM stored_order
    )
)

SELECT n.notice_id
FROM notice AS n
CROSS JOIN linked AS l
WHERE n.known_to IS NULL AND n.file_id > l.file_id
UNION
SELECT k.notice_id
FROM link_key AS k
INNER JOIN notice AS n ON k.notice_id = n.notice_id AND k.version_no = n.version_no
WHERE k.kind = 'self' AND n.known_to IS NOT NULL
UNION
SELECT notice_id FROM changed_order;

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
