-- What processes have to do with each other: the failed round before, the framework agreement of a
-- call, the need of the same buyer and name before this one. Lots tendered one by one at one time
-- are not before each other.
-- param  now  TIMESTAMP  when this was found

CREATE OR REPLACE TEMP TABLE wanted_relation AS
WITH named AS (
    SELECT
        *,
        buyer_key IS NOT NULL AND loose_key IS NOT NULL AND NOT is_crowded AS is_named
    FROM member
),

-- A process goes by the buyer and name of its first notice that has both.
process AS (
    SELECT
        r.demand_id,
        r.process_id,
        r.process_no,
        arg_min(m.buyer_key, (m.published_or_first, m.notice_id)) FILTER (m.is_named) AS buyer_key,
        arg_min(m.loose_key, (m.published_or_first, m.notice_id)) FILTER (m.is_named) AS loose_key,
        min(m.project_key) AS project_key,
        min(m.published_date) AS first_date,
        min(m.published_date) FILTER (WHERE m.is_answer) AS answer_date,
        bool_or(m.is_call) AS is_call,
        bool_or(
            m.notice_subtype IN ('framework_call', 'framework_shortlist')
        ) AS is_framework,
        bool_or(regexp_matches(m.title, '续签|续租|续约|续采|续购|续保|第[二三四五]年度?(?:服务|采购|项目)'))
            AS is_renewal
    FROM round AS r
    INNER JOIN named AS m ON r.notice_id = m.notice_id
    GROUP BY r.demand_id, r.process_id, r.process_no
),

following AS (
    SELECT
        process_id,
        is_renewal,
        demand_id,
        first_date - lag(first_date) OVER earlier AS gap,
        coalesce(first_date > lag(answer_date) OVER earlier, FALSE) AS is_after_answer,
        lag(process_id) OVER earlier AS earlier_id,
        lag(demand_id) OVER earlier AS earlier_demand_id
    FROM process
    WHERE
        buyer_key IS NOT NULL
        AND loose_key IS NOT NULL
        AND first_date IS NOT NULL
        AND NOT is_call
    WINDOW earlier AS (
        PARTITION BY buyer_key, loose_key
        ORDER BY first_date, process_no, process_id
    )
)

SELECT
    process_id,
    'unsuccessfulProcess' AS relationship,
    lag(process_id) OVER (PARTITION BY demand_id ORDER BY process_no) AS related_process_id
FROM process
QUALIFY related_process_id IS NOT NULL
UNION
SELECT
    process_id,
    CASE WHEN is_renewal THEN 'renewalProcess' ELSE 'prior' END AS relationship,
    earlier_id AS related_process_id
FROM following
WHERE
    earlier_id IS NOT NULL
    AND demand_id <> earlier_demand_id
    AND (gap >= 180 OR (is_after_answer AND gap >= 30))
UNION
SELECT
    c.process_id,
    'framework' AS relationship,
    min(f.process_id) AS related_process_id
FROM process AS c
INNER JOIN process AS f ON c.project_key = f.project_key
WHERE c.is_call AND f.is_framework
GROUP BY c.process_id;

CREATE OR REPLACE TEMP TABLE stored_relation AS
WITH touched_process AS (
    SELECT process_id FROM round
    UNION
    SELECT process_id FROM changed_link
)

SELECT
    r.process_id,
    r.relationship,
    r.related_process_id
FROM related_process AS r
SEMI JOIN touched_process AS t ON r.process_id = t.process_id
WHERE r.known_to IS NULL;

UPDATE related_process
SET known_to = $now
WHERE
    known_to IS NULL
    AND (process_id, relationship, related_process_id) IN (
        SELECT
            s.process_id,
            s.relationship,
            s.related_process_id
        FROM stored_relation AS s
        ANTI JOIN wanted_relation AS w
            ON
                s.process_id = w.process_id
                AND s.relationship = w.relationship
                AND s.related_process_id = w.related_process_id
    );

INSERT INTO related_process
SELECT
    w.*,
    $now AS known_from,
    NULL AS known_to
FROM wanted_relation AS w
ANTI JOIN stored_relation AS s
    ON
        w.process_id = s.process_id
        AND w.relationship = s.relationship
        AND w.related_process_id = s.related_process_id
ORDER BY w.process_id, w.relationship, w.related_process_id;

-- What an earlier share said just now was never to be seen.
DELETE FROM process_link
WHERE known_from = $now AND known_to = $now;

DELETE FROM related_process
WHERE known_from = $now AND known_to = $now;
