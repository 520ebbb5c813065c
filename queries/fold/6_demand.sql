-- Demands: what edges connect, named after the notice that was stored first; and their rounds.
-- note   A notice is as sure of its demand as the weakest edge on its best way to the first one.
-- note   A tender after a failure, or after the deadline of the one before where nothing was
-- note   awarded, is a new round, marked or not; others are of the round then under way.

CREATE OR REPLACE TEMP TABLE component AS -- noqa: PRS
WITH RECURSIVE reached (notice_id, root_id) USING KEY (notice_id) AS (
    SELECT
        notice_id,
        notice_id AS root_id
    FROM member
    UNION
    SELECT
        e.other_id AS notice_id,
        min(r.root_id) AS root_id
    FROM reached AS r
    INNER JOIN edge AS e ON r.notice_id = e.notice_id
    INNER JOIN recurring.reached AS o ON e.other_id = o.notice_id
    WHERE r.root_id < o.root_id
    GROUP BY e.other_id
)

SELECT
    r.notice_id,
    first_value(m.notice_id) OVER (
        PARTITION BY r.root_id
        ORDER BY m.first_known, m.published_date NULLS LAST, m.notice_id
    ) AS demand_id
FROM reached AS r
INNER JOIN member AS m ON r.notice_id = m.notice_id;

CREATE OR REPLACE TEMP TABLE way AS -- noqa: PRS
WITH RECURSIVE reached (notice_id, linked_to, method, score) USING KEY (notice_id) AS (
    SELECT
        notice_id,
        NULL::BIGINT AS linked_to,
        NULL::VARCHAR AS method,
        CASE WHEN notice_id = demand_id THEN 1.00 ELSE 0.00 END::DECIMAL(3, 2) AS score
    FROM component
    UNION
    SELECT
        e.other_id AS notice_id,
        arg_max(r.notice_id, (least(r.score, e.score), e.score, -r.notice_id)) AS linked_to,
        arg_max(
            CASE WHEN e.score <= r.score THEN e.method ELSE r.method END,
            (least(r.score, e.score), e.score, -r.notice_id)
        ) AS method,
        max(least(r.score, e.score)) AS score
    FROM reached AS r
    INNER JOIN edge AS e ON r.notice_id = e.notice_id
    INNER JOIN recurring.reached AS o ON e.other_id = o.notice_id
    WHERE least(r.score, e.score) > o.score
    GROUP BY e.other_id
)

SELECT * FROM reached;

CREATE OR REPLACE TEMP TABLE round AS
WITH story AS (
    SELECT
        m.*,
        c.demand_id,
        -- A copy that comes late is no new round: what it asks for was due before the failure.
        m.notice_type = 'tender'
        AND coalesce(
            max(m.published_date) FILTER (WHERE m.has_failure) OVER before < m.published_date
            AND coalesce(
                m.bid_deadline > max(m.published_date) FILTER (WHERE m.has_failure) OVER before,
                TRUE
            )
            AND coalesce(
                max(m.published_date) FILTER (WHERE m.notice_type = 'tender') OVER before
                <= max(m.published_date) FILTER (WHERE m.has_failure) OVER before,
                TRUE
            ),
            m.published_date > max(m.bid_deadline) FILTER (WHERE m.notice_type = 'tender') OVER before
            AND m.bid_deadline > m.published_date
            AND NOT coalesce(bool_or(m.is_answer) OVER before, FALSE),
            FALSE
        ) AS is_again
    FROM member AS m
    INNER JOIN component AS c ON m.notice_id = c.notice_id
    WINDOW before AS (
        PARTITION BY c.demand_id
        ORDER BY m.published_or_first, m.notice_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),

numbered AS (
    SELECT
        *,
        1 + sum(is_again::INTEGER) OVER (
            PARTITION BY demand_id
            ORDER BY published_or_first, notice_id
        ) AS asked_no
    FROM story
),

under_way AS (
    SELECT
        *,
        coalesce(
            round_no,
            greatest(
                asked_no,
                max(round_no) OVER (
                    PARTITION BY demand_id
                    ORDER BY published_or_first
                    RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                )
            )
        ) AS process_no
    FROM numbered
)

SELECT
    notice_id,
    demand_id,
    process_no,
    first_value(notice_id) OVER (
        PARTITION BY demand_id, process_no
        ORDER BY first_known, published_date NULLS LAST, notice_id
    ) AS process_id
FROM under_way;
