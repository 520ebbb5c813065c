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

-- The keys by which a touched notice can be linked: notices with one key may belong together. That
-- of kind 'self' is the file that the version linked came from, 'unnamed' repeats the title of one
-- that names no buyer. They replace the stored ones when it is known how far linking anew reaches.
CREATE OR REPLACE TEMP TABLE new_key AS
WITH current_notice AS (
    SELECT
        n.*,
        p.name AS buyer_name
    FROM notice AS n
    SEMI JOIN touched AS t ON n.notice_id = t.notice_id
    LEFT JOIN party AS p ON n.buyer_id = p.party_id
    WHERE n.known_to IS NULL
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
    UNION ALL
    SELECT
        notice_id,
        version_no,
        'unnamed' AS kind,
        title_key AS words
    FROM current_notice
    WHERE buyer_id IS NULL
)

SELECT
    notice_id,
    version_no,
    kind,
    CASE
        WHEN kind = 'self' THEN words::BIGINT
        WHEN kind = 'unnamed' THEN link_hash('title ' || words)
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
