-- The notices whose links may change: what keys or demands tie to the touched ones, near and far.
-- note   Every rule of the next step looks at the notices of one key only, so that this part of the
-- note   archive is linked as the whole would be. Where half of it is touched, the whole is taken.

CREATE OR REPLACE TEMP TABLE scope AS
WITH RECURSIVE tie AS NOT MATERIALIZED (
    SELECT
        notice_id,
        key_hash
    FROM link_key
    WHERE kind <> 'self'
    UNION ALL
    SELECT
        notice_id,
        demand_id AS key_hash
    FROM process_link
    WHERE known_to IS NULL
),

size AS (
    SELECT
        (SELECT count(*) FROM touched) AS touched_count,
        (
            SELECT count(*)
            FROM notice
            WHERE known_to IS NULL
        ) AS notice_count
),

reached (key_hash) AS (
    SELECT DISTINCT t.key_hash
    FROM tie AS t
    SEMI JOIN touched AS c ON t.notice_id = c.notice_id
    CROSS JOIN size AS s
    WHERE s.touched_count * 2 < s.notice_count
    UNION
    SELECT DISTINCT o.key_hash
    FROM reached AS r
    INNER JOIN tie AS m ON r.key_hash = m.key_hash
    INNER JOIN tie AS o ON m.notice_id = o.notice_id
),

found AS (
    SELECT t.notice_id
    FROM tie AS t
    SEMI JOIN reached AS r ON t.key_hash = r.key_hash
    UNION
    SELECT notice_id FROM touched
    UNION
    SELECT n.notice_id
    FROM notice AS n
    CROSS JOIN size AS s
    WHERE n.known_to IS NULL AND s.touched_count * 2 >= s.notice_count
)

SELECT notice_id FROM found;
