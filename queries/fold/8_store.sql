-- Store what changed: a link that holds no longer ends now, the one in its place begins now.
-- param  now  TIMESTAMP  when the links are made

CREATE OR REPLACE TEMP TABLE wanted_link AS
SELECT
    r.notice_id,
    r.process_id,
    r.demand_id,
    p.publication_id,
    p.copy_no,
    CASE
        WHEN w.linked_to IS NOT NULL THEN w.method
        WHEN count(*) OVER (PARTITION BY r.demand_id) = 1 THEN 'alone'
        ELSE 'first'
    END AS method,
    w.score,
    w.linked_to
FROM round AS r
INNER JOIN publication AS p ON r.notice_id = p.notice_id
INNER JOIN way AS w ON r.notice_id = w.notice_id;

CREATE OR REPLACE TEMP TABLE changed_link AS
WITH stored AS (
    SELECT l.* EXCLUDE (known_from, known_to)
    FROM process_link AS l
    SEMI JOIN scope AS s ON l.notice_id = s.notice_id
    WHERE l.known_to IS NULL
)

(
    SELECT * FROM stored
    EXCEPT
    SELECT * FROM wanted_link
)
UNION ALL
(
    SELECT * FROM wanted_link
    EXCEPT
    SELECT * FROM stored
);

UPDATE process_link
SET known_to = $now
WHERE
    known_to IS NULL
    AND notice_id IN (SELECT c.notice_id FROM changed_link AS c);

INSERT INTO process_link
SELECT
    w.*,
    $now AS known_from,
    NULL AS known_to
FROM wanted_link AS w
SEMI JOIN changed_link AS c ON w.notice_id = c.notice_id
ORDER BY w.notice_id;

INSERT INTO relinked
SELECT notice_id FROM changed_link;
