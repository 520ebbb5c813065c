-- The notices that share a key or the demand with one that is near already.
-- repeat
-- note   Every rule of the steps behind looks at the notices of one key, or at two notices by
-- note   themselves: what cannot be reached is linked as before, part as the whole would be.
-- note   Each table is joined by itself: then only what matches is read of it.

CREATE OR REPLACE TEMP TABLE near_key AS
SELECT k.key_hash
FROM link_key AS k
SEMI JOIN near AS n ON k.notice_id = n.notice_id
WHERE ties_notices(k.kind)
UNION
SELECT w.key_hash
FROM new_key AS w
SEMI JOIN near AS n ON w.notice_id = n.notice_id
WHERE ties_notices(w.kind)
UNION
SELECT l.demand_id AS key_hash
FROM process_link AS l
SEMI JOIN near AS n ON l.notice_id = n.notice_id
WHERE l.known_to IS NULL;

INSERT INTO near
WITH found AS (
    SELECT k.notice_id
    FROM link_key AS k
    SEMI JOIN near_key AS r ON k.key_hash = r.key_hash
    WHERE ties_notices(k.kind)
    UNION
    SELECT w.notice_id
    FROM new_key AS w
    SEMI JOIN near_key AS r ON w.key_hash = r.key_hash
    WHERE ties_notices(w.kind)
    UNION
    SELECT l.notice_id
    FROM process_link AS l
    SEMI JOIN near_key AS r ON l.demand_id = r.key_hash
    WHERE l.known_to IS NULL
)

SELECT f.notice_id
FROM found AS f
ANTI JOIN near AS n ON f.notice_id = n.notice_id;
