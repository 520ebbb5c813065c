-- Demands: what edges connect, named after the notice that was stored first; and their rounds.
-- note   A notice is as sure of its demand as the weakest edge on its best way to the first one.
-- note   A tender after a failure, or after the deadline of the one before where nothing was
-- note   awarded, is a new round, marked or not; others are of the round then under way, but for
-- note   answers, what follows an award, and copies.
-- note   Roots are compared by `least`, so that joins go by keys: `<` would be tried pair by pair.

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
    WHERE least(r.root_id, o.root_id) <> o.root_id
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

CREATE OR REPLACE TEMP TABLE story AS
WITH told AS (
    SELECT
        c.demand_id,
        m.notice_id,
        m.notice_type,
        m.published_date,
        m.bid_deadline,
        m.round_no,
        m.has_failure,
        m.is_answer,
        row_number() OVER (
            PARTITION BY c.demand_id
            ORDER BY m.published_or_first, NOT m.has_failure, m.notice_id
        ) AS told_no
    FROM member AS m
    INNER JOIN component AS c ON m.notice_id = c.notice_id
),

seen AS (
    SELECT
        *,
        max(published_date) FILTER (WHERE has_failure) OVER before AS failure_day,
        max(published_date) FILTER (WHERE notice_type = 'tender') OVER before AS tender_day,
        max(bid_deadline) FILTER (WHERE notice_type = 'tender') OVER before AS last_deadline,
        coalesce(bool_or(is_answer) OVER before, FALSE) AS is_after_answer
    FROM told
    WINDOW before AS (
        PARTITION BY demand_id
        ORDER BY told_no
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),

-- A copy that comes late is no new round: what it asks for was due before the failure.
asked AS (
    SELECT
        *,
        notice_type = 'tender'
        AND (
            coalesce(
                CASE
                    WHEN failure_day < published_date THEN coalesce(bid_deadline > failure_day, TRUE)
                    ELSE failure_day = published_date AND bid_deadline > published_date
                END
                AND coalesce(tender_day <= failure_day, TRUE),
                FALSE
            )
            OR coalesce(
                published_date > last_deadline
                AND bid_deadline > published_date
                AND NOT is_after_answer,
                FALSE
            )
        ) AS is_again
    FROM seen
),

numbered AS (
    SELECT
        *,
        1 + sum(is_again::INTEGER) OVER (PARTITION BY demand_id ORDER BY told_no) AS asked_no
    FROM asked
)

SELECT
    demand_id,
    notice_id,
    told_no,
    coalesce(
        round_no,
        greatest(asked_no, max(round_no) OVER (PARTITION BY demand_id ORDER BY told_no))
    ) AS under_way_no
FROM numbered;

CREATE OR REPLACE TEMP TABLE round AS
WITH again AS (
    SELECT DISTINCT demand_id
    FROM story
    WHERE under_way_no > 1
),

-- Where all is one round, nothing has to be placed.
retold AS (
    SELECT
        s.demand_id,
        s.told_no,
        s.under_way_no,
        m.*
    FROM story AS s
    SEMI JOIN again AS a ON s.demand_id = a.demand_id
    INNER JOIN member AS m ON s.notice_id = m.notice_id
),

call AS (
    SELECT
        demand_id,
        under_way_no,
        min(bid_deadline) FILTER (WHERE notice_type = 'tender') AS bid_deadline,
        flatten(list(lots) FILTER (WHERE notice_type = 'tender')) AS lots
    FROM retold
    GROUP BY demand_id, under_way_no
),

-- What answers a call is not of one that is still open, and of the last that names its lots.
answer AS (
    SELECT
        s.notice_id,
        arg_max(
            c.under_way_no, (coalesce(list_has_any(s.lots, c.lots), FALSE), c.under_way_no)
        ) AS process_no
    FROM retold AS s
    INNER JOIN call AS c ON s.demand_id = c.demand_id AND c.under_way_no <= s.under_way_no
    WHERE
        s.round_no IS NULL
        AND s.under_way_no > 1
        AND (
            s.notice_type IN ('award', 'candidate', 'opening_record', 'contract', 'acceptance')
            OR s.notice_subtype IN ('award_change', 'award_cancellation')
        )
        AND coalesce(c.bid_deadline <= s.published_date, TRUE)
    GROUP BY s.notice_id
),

decided AS (
    SELECT
        s.*,
        coalesce(a.process_no, s.under_way_no) AS answer_no
    FROM retold AS s
    LEFT JOIN answer AS a ON s.notice_id = a.notice_id
),

-- What follows an award is of its round: that of the same suppliers, of the same lots, the last.
following AS (
    SELECT
        f.notice_id,
        arg_max(
            a.answer_no,
            (
                coalesce(list_has_any(f.suppliers, a.suppliers), FALSE),
                coalesce(list_has_any(f.lots, a.lots), FALSE),
                a.told_no
            )
        ) AS process_no
    FROM decided AS f
    INNER JOIN decided AS a
        ON
            f.demand_id = a.demand_id
            AND a.told_no < f.told_no
            AND a.notice_type = 'award'
    WHERE
        f.round_no IS NULL
        AND f.under_way_no > 1
        AND (
            f.notice_type IN ('contract', 'acceptance')
            OR f.notice_subtype IN ('award_change', 'award_cancellation')
        )
    GROUP BY f.notice_id
),

-- A copy on a slower site is of the round of the first.
echo AS (
    SELECT
        f.notice_id,
        min(e.answer_no) AS process_no
    FROM decided AS f
    INNER JOIN decided AS e
        ON
            f.demand_id = e.demand_id
            AND f.notice_type = e.notice_type
            AND f.title_key = e.title_key
            AND f.origin <> e.origin
            AND e.told_no < f.told_no
    WHERE
        f.under_way_no > 1
        AND f.notice_type <> 'tender'
        AND f.round_no IS NOT DISTINCT FROM e.round_no
        AND f.published_date - e.published_date <= 3
    GROUP BY f.notice_id
),

placed AS (
    SELECT
        s.notice_id,
        s.demand_id,
        m.first_known,
        m.published_date,
        coalesce(e.process_no, f.process_no, a.process_no, s.under_way_no) AS process_no
    FROM story AS s
    INNER JOIN member AS m ON s.notice_id = m.notice_id
    LEFT JOIN answer AS a ON s.notice_id = a.notice_id
    LEFT JOIN following AS f ON s.notice_id = f.notice_id
    LEFT JOIN echo AS e ON s.notice_id = e.notice_id
)

SELECT
    notice_id,
    demand_id,
    process_no,
    first_value(notice_id) OVER (
        PARTITION BY demand_id, process_no
        ORDER BY first_known, published_date NULLS LAST, notice_id
    ) AS process_id
FROM placed;
