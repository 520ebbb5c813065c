-- Link every current notice to its process (one round) and demand (one need).
-- param  now  TIMESTAMP  when the links are made
-- note   By project number and buyer (code); by number alone where one buyer only uses it
-- note   (code_only); by buyer and name of what is bought within a year (name); else alone.

CREATE OR REPLACE TEMP TABLE wanted_link AS
WITH current_notice AS (
    SELECT
        notice_id,
        buyer_id,
        project_key,
        name_key,
        round_no,
        notice_type,
        coalesce(published_date, DATE '1900-01-01') AS published_date
    FROM notice
    WHERE known_to IS NULL
),

sole_buyer AS (
    SELECT
        project_key,
        min(buyer_id) AS buyer_id
    FROM current_notice
    WHERE project_key IS NOT NULL AND buyer_id IS NOT NULL
    GROUP BY project_key
    HAVING count(DISTINCT buyer_id) = 1
),

coded AS (
    SELECT
        n.notice_id,
        n.name_key,
        n.published_date,
        n.round_no,
        coalesce(n.buyer_id, s.buyer_id) AS buyer_id,
        'code ' || n.project_key || ' ' || coalesce(n.buyer_id, s.buyer_id) AS demand,
        CASE WHEN n.buyer_id IS NULL THEN 'code_only' ELSE 'code' END AS method,
        CASE WHEN n.buyer_id IS NULL THEN 0.90 ELSE 0.99 END AS score
    FROM current_notice AS n
    LEFT JOIN sole_buyer AS s ON n.project_key = s.project_key
    WHERE n.project_key IS NOT NULL AND coalesce(n.buyer_id, s.buyer_id) IS NOT NULL
),

coded_name AS (
    SELECT
        buyer_id,
        name_key,
        min(demand) AS demand,
        min(published_date) AS first_date,
        max(published_date) AS last_date
    FROM coded
    WHERE name_key IS NOT NULL
    GROUP BY buyer_id, name_key
    HAVING count(DISTINCT demand) = 1
),

named AS (
    SELECT
        n.notice_id,
        n.buyer_id,
        n.name_key,
        n.notice_type,
        n.published_date,
        n.round_no,
        c.demand AS coded_demand
    FROM current_notice AS n
    LEFT JOIN coded_name AS c
        ON
            n.buyer_id = c.buyer_id
            AND n.name_key = c.name_key
            AND n.published_date BETWEEN c.first_date - INTERVAL 365 DAY
            AND c.last_date + INTERVAL 365 DAY
    WHERE
        n.buyer_id IS NOT NULL
        AND n.name_key IS NOT NULL
        AND n.notice_id NOT IN (SELECT d.notice_id FROM coded AS d)
),

-- A need of the same name begins anew after a year of silence, or when it is asked for again after
-- an award.
step AS (
    SELECT
        *,
        published_date - lag(published_date) OVER earlier > 365
        OR (
            notice_type IN ('intention', 'tender')
            AND lag(notice_type) OVER earlier IN ('award', 'contract', 'acceptance')
        ) AS is_new
    FROM named
    WHERE coded_demand IS NULL
    WINDOW earlier AS (PARTITION BY buyer_id, name_key ORDER BY published_date, notice_id)
),

chained AS (
    SELECT
        notice_id,
        published_date,
        round_no,
        sum(coalesce(is_new, FALSE)::INTEGER) OVER (
            PARTITION BY buyer_id, name_key ORDER BY published_date, notice_id
        ) AS cycle_no,
        'name ' || buyer_id || ' ' || name_key || ' ' || cycle_no AS demand
    FROM step
),

assigned AS (
    SELECT
        notice_id,
        published_date,
        round_no,
        demand,
        method,
        score
    FROM coded
    UNION ALL
    SELECT
        notice_id,
        published_date,
        round_no,
        coded_demand AS demand,
        'name' AS method,
        0.80 AS score
    FROM named
    WHERE coded_demand IS NOT NULL
    UNION ALL
    SELECT
        notice_id,
        published_date,
        round_no,
        demand,
        'name' AS method,
        0.80 AS score
    FROM chained
    UNION ALL
    SELECT
        notice_id,
        published_date,
        round_no,
        'alone ' || notice_id AS demand,
        'alone' AS method,
        1.00 AS score
    FROM current_notice
    WHERE
        notice_id NOT IN (SELECT c.notice_id FROM coded AS c)
        AND notice_id NOT IN (SELECT m.notice_id FROM named AS m)
)

-- A notice that does not name its round belongs to the round under way when it was published.
SELECT
    notice_id,
    (md5_number_lower(
        demand || ' ' || coalesce(round_no, max(round_no) OVER under_way, 1)
    ) >> 1)::BIGINT AS process_id,
    (md5_number_lower(demand) >> 1)::BIGINT AS demand_id,
    method,
    score::DECIMAL(3, 2) AS score
FROM assigned
WINDOW under_way AS (
    PARTITION BY demand ORDER BY published_date
    RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
);

UPDATE process_link
SET known_to = $now
WHERE
    known_to IS NULL
    AND (notice_id, process_id, demand_id, method) NOT IN (
        SELECT
            w.notice_id,
            w.process_id,
            w.demand_id,
            w.method
        FROM wanted_link AS w
    );

INSERT INTO process_link
SELECT
    w.notice_id,
    w.process_id,
    w.demand_id,
    w.method,
    w.score,
    $now AS known_from,
    NULL AS known_to
FROM wanted_link AS w
ANTI JOIN process_link AS l ON w.notice_id = l.notice_id AND l.known_to IS NULL
ORDER BY w.notice_id;

DROP TABLE wanted_link;
