-- The notices that share a key or the demand with one that is near already.
-- repeat
-- note   Every rule of the steps behind looks at the notices of one key, or at two notices by
-- note   themselves: what cannot be reached is linked as before, part as the whole would be.
-- note   What one demand ties, a key nearly always ties too: demands are asked for when keys find
-- note   nothing more. Each table is joined by itself: then only what matches is read of it, and
-- note   nothing where there is nothing to match.

CREATE OR REPLACE TEMP TABLE near_key AS
SELECT k.key_hash
FROM link_key AS k
SEMI JOIN fresh AS f ON k.notice_id = f.notice_id
WHERE ties_notices(k.kind)
UNION
SELECT w.key_hash
FROM new_key AS w
SEMI JOIN fresh AS f ON w.notice_id = f.notice_id
WHERE ties_notices(w.kind);

CREATE OR REPLACE TEMP TABLE tied AS
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
)

SELECT f.notice_id
FROM found AS f
ANTI JOIN near AS n ON f.notice_id = n.notice_id;

CREATE OR REPLACE TEMP TABLE near_demand AS
WITH settled AS (
    SELECT n.notice_id
    FROM near AS n
    WHERE NOT EXISTS (SELECT 1 FROM tied)
)

SELECT DISTINCT l.demand_id
FROM process_link AS l
SEMI JOIN settled AS s ON l.notice_id = s.notice_id
WHERE l.known_to IS NULL;

CREATE OR REPLACE TEMP TABLE fresh AS
SELECT notice_id FROM tied
UNION ALL
SELECT l.notice_id
FROM process_link AS l
SEMI JOIN near_demand AS d ON l.demand_id = d.demand_id
ANTI JOIN near AS n ON l.notice_id = n.notice_id
WHERE l.known_to IS NULL;

INSERT INTO near
FROM fresh;
