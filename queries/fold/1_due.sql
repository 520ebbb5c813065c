-- Notices to link anew: new or revised, no longer current, or named by a changed row of the lookup.
-- param  size  BIGINT  about so many are linked at once
-- note   Notices of one buyer are linked together: nearly all that belongs together names one.

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

CREATE OR REPLACE TEMP TABLE due AS
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
),

found AS (
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
    SELECT notice_id FROM changed_order
),

counted AS (
    SELECT
        notice_id,
        (count(*) OVER () - 1) // $size + 1 AS share_count
    FROM found
),

buyer AS (
    SELECT
        n.notice_id,
        arg_max(
            coalesce(n.buyer_id, link_hash(coalesce(n.project_key, n.title_key))), n.version_no
        ) AS buyer_id
    FROM notice AS n
    INNER JOIN counted AS c ON n.notice_id = c.notice_id AND c.share_count > 1
    GROUP BY n.notice_id
)

SELECT
    c.notice_id,
    coalesce(abs(b.buyer_id % c.share_count), 0) AS share_no
FROM counted AS c
LEFT JOIN buyer AS b ON c.notice_id = b.notice_id;

-- Where half of the archive is touched, the whole is linked; where that is done at once, nothing
-- need be reached.
CREATE OR REPLACE TEMP TABLE extent AS
SELECT
    count(*) AS due_count,
    coalesce(max(share_no) + 1, 1) AS share_count,
    2 * due_count >= (
        SELECT count(*)
        FROM notice
        WHERE known_to IS NULL
    ) AS is_whole
FROM due;

-- Notices whose links changed.
CREATE OR REPLACE TEMP TABLE relinked (notice_id BIGINT);
