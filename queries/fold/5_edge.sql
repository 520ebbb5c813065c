-- Pairs of notices that belong to one need, each by one rule, with how sure the rule is.
-- note   The ranked keys: platform 1.00, code .99, plan, reference .97, code_name .95, code_only
-- note   .90, copy .90, round .85, name .85 (.75 where words differ, .70 where the name is short or
-- note   one of several needs was chosen), title .80; a row of the lookup: manual 1.00.
-- note   A group is tied notice to next notice, so that many of one key cost no more than few.

-- Notices of one number and buyer. A call of a framework agreement and a renewal use the number of
-- another need, and each is one of its own. A number that is used again for something else, after
-- two years or when the first was answered, is another's.
CREATE OR REPLACE TEMP TABLE coded AS
WITH use AS (
    SELECT
        notice_id,
        notice_type,
        project_key,
        buyer_key,
        loose_key,
        published_date,
        published_or_first,
        round_no,
        periods,
        has_failure,
        is_single,
        is_call,
        is_answer,
        is_crowded,
        coalesce(len(lots) = 1, FALSE) AS is_of_lot,
        concat_ws(
            ' ',
            project_key,
            buyer_id,
            CASE WHEN is_call THEN 'call ' || loose_key END,
            CASE WHEN is_renewal THEN 'renewal' END
        ) AS use_key
    FROM member
    WHERE project_key IS NOT NULL AND buyer_id IS NOT NULL
),

step AS (
    SELECT
        *,
        lag(notice_id) OVER earlier AS earlier_id,
        coalesce(
            coalesce(loose_key <> lag(loose_key) OVER earlier, TRUE)
            AND (
                published_or_first - lag(published_or_first) OVER earlier > 730
                OR (
                    notice_type = 'tender'
                    AND published_or_first - max(published_or_first) FILTER (WHERE is_answer)
                        OVER before
                    > 90
                )
            ),
            FALSE
        )
        OR coalesce(
            is_single
            AND (
                (
                    is_call
                    AND notice_type = 'award'
                    AND published_date - max(published_date) FILTER (WHERE notice_type = 'award')
                        OVER before
                    > 3
                )
                OR published_or_first - lag(published_or_first) OVER earlier > 180
            ),
            FALSE
        ) AS is_new
    FROM use
    WINDOW
        earlier AS (
            PARTITION BY use_key
            ORDER BY published_or_first, notice_id
        ),
        before AS (
            PARTITION BY use_key
            ORDER BY published_or_first, notice_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
)

SELECT
    *,
    sum(is_new::INTEGER) OVER (
        PARTITION BY use_key
        ORDER BY published_or_first, notice_id
    ) AS use_no
FROM step;

-- A numbered need among those of one buyer and name.
CREATE OR REPLACE TEMP TABLE block AS
SELECT
    buyer_key,
    loose_key,
    project_key,
    use_no,
    min(notice_id) AS notice_id,
    min(published_or_first) AS first_day,
    max(published_or_first) AS last_day,
    min(published_or_first) FILTER (WHERE is_answer) AS answer_day,
    max(published_or_first) FILTER (WHERE has_failure) AS failure_day,
    min(published_or_first) FILTER (WHERE notice_type = 'tender') AS tender_day,
    min(published_or_first) FILTER (WHERE notice_type = 'tender' AND round_no > 1) AS again_day,
    bool_and(is_of_lot) AS is_of_lot,
    arg_max(periods, (len(periods), -notice_id)) AS periods
FROM coded
WHERE NOT (is_single OR is_crowded) AND loose_key IS NOT NULL
GROUP BY buyer_key, loose_key, project_key, use_no;

-- A notice without a number and the numbered needs of its buyer and name that it may be of.
CREATE OR REPLACE TEMP TABLE choice AS
WITH possible AS (
    SELECT
        m.notice_id,
        b.notice_id AS other_id,
        m.published_date IS NOT NULL
        AND b.first_day <= m.published_or_first
        AND coalesce(b.answer_day >= m.published_or_first, TRUE) AS is_under_way
    FROM member AS m
    INNER JOIN block AS b ON m.buyer_key = b.buyer_key AND m.loose_key = b.loose_key
    WHERE
        m.project_key IS NULL
        AND NOT m.is_single
        AND agree_on_periods(m.periods, b.periods)
        AND (
            m.published_date IS NULL
            OR (
                m.published_or_first BETWEEN b.first_day - 365 AND b.last_day + 365
                AND CASE
                    WHEN m.is_asking THEN coalesce(b.answer_day >= m.published_or_first, TRUE)
                    WHEN b.tender_day IS NULL THEN TRUE
                    ELSE b.tender_day <= m.published_or_first + 3
                END
            )
        )
),

counted AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY notice_id) AS possible_count,
        count(*) FILTER (WHERE is_under_way) OVER (PARTITION BY notice_id) AS under_way_count
    FROM possible
)

SELECT
    notice_id,
    other_id,
    possible_count = 1 AS is_sole
FROM counted
WHERE possible_count = 1 OR (is_under_way AND under_way_count = 1);

-- The others of a buyer and name follow each other: a need begins anew after a year of silence, in
-- another year or phase of its name, when it is asked for again after an answer, or half a year
-- after the last call, unless it is marked as a further round or comes late; so does one of awards
-- alone, when another wins at another price two weeks later.
CREATE OR REPLACE TEMP TABLE chain AS
WITH free AS (
    SELECT
        'name' AS method,
        buyer_key || ' ' || loose_key AS chain_key,
        notice_id,
        published_date,
        periods,
        name_key,
        is_asking,
        is_answer,
        suppliers,
        award,
        notice_type,
        bid_deadline,
        notice_type = 'tender' AS is_tender,
        notice_type = 'tender' AND round_no IS NULL AS is_first_call,
        coalesce(round_no, 1) > 1 AS is_marked,
        TRUE AS is_tied
    FROM member
    WHERE
        buyer_id IS NOT NULL
        AND loose_key IS NOT NULL
        AND project_key IS NULL
        AND NOT (is_single OR is_crowded)
        AND notice_id NOT IN (SELECT c.notice_id FROM choice AS c)
    UNION ALL
    SELECT
        'title' AS method,
        title_key AS chain_key,
        notice_id,
        published_date,
        periods,
        name_key,
        is_asking,
        is_answer,
        suppliers,
        award,
        notice_type,
        bid_deadline,
        notice_type = 'tender' AS is_tender,
        notice_type = 'tender' AND round_no IS NULL AS is_first_call,
        coalesce(round_no, 1) > 1 AS is_marked,
        buyer_id IS NULL AS is_tied
    FROM member
    WHERE is_sole AND NOT is_single
),

step AS (
    SELECT
        *,
        lag(notice_id) OVER earlier AS earlier_id,
        lag(name_key) OVER earlier AS earlier_name,
        lag(is_tied) OVER earlier AS is_earlier_tied,
        coalesce(
            published_date - lag(published_date) OVER earlier
            > CASE WHEN is_answer THEN 730 ELSE 365 END,
            FALSE
        )
        OR NOT agree_on_periods(periods, lag(periods) OVER earlier)
        OR coalesce(
            notice_type = 'award'
            AND lag(notice_type) OVER earlier = 'award'
            AND suppliers <> lag(suppliers) OVER earlier
            AND award <> lag(award) OVER earlier
            AND published_date - lag(published_date) OVER earlier > 14,
            FALSE
        )
        OR (
            is_first_call
            AND coalesce(
                published_date - max(published_date) FILTER (WHERE is_tender) OVER before > 180,
                FALSE
            )
        )
        OR (
            is_asking
            AND NOT is_marked
            AND coalesce(
                bid_deadline > max(published_date) FILTER (WHERE is_answer) OVER before, TRUE
            )
            AND coalesce(
                max(published_date) FILTER (WHERE is_answer) OVER before + 3
                < published_date
                AND coalesce(
                    max(published_date) FILTER (WHERE is_asking) OVER before
                    < max(published_date) FILTER (WHERE is_answer) OVER before,
                    TRUE
                ),
                FALSE
            )
        ) AS is_new
    FROM free
    WINDOW
        earlier AS (
            PARTITION BY method, chain_key
            ORDER BY published_date NULLS LAST, notice_id
        ),
        before AS (
            PARTITION BY method, chain_key
            ORDER BY published_date NULLS LAST, notice_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
)

SELECT
    notice_id,
    earlier_id,
    method,
    CASE
        WHEN method = 'title' THEN 0.80
        WHEN length(name_key) < 5 THEN 0.70
        WHEN name_key <> earlier_name THEN 0.75
        ELSE 0.85
    END AS score
FROM step
WHERE earlier_id IS NOT NULL AND NOT coalesce(is_new, FALSE) AND (is_tied OR is_earlier_tied);

CREATE OR REPLACE TEMP TABLE edge AS
WITH sole_url AS (
    SELECT
        n.url,
        min(n.notice_id) AS notice_id
    FROM notice AS n
    SEMI JOIN member AS m ON n.url = m.refers_to
    WHERE n.known_to IS NULL
    GROUP BY n.url
    HAVING count(*) = 1
),

manual AS (
    SELECT
        notice_id,
        key_hash,
        lag(notice_id) OVER (PARTITION BY key_hash ORDER BY notice_id) AS other_id
    FROM link_key
    WHERE kind LIKE 'same%' AND notice_id IN (SELECT m.notice_id FROM member AS m)
),

platform AS (
    SELECT
        notice_id,
        lag(notice_id) OVER (
            PARTITION BY source, platform_project_id
            ORDER BY published_or_first, notice_id
        ) AS other_id
    FROM member
    WHERE platform_project_id IS NOT NULL
),

planned AS (
    SELECT
        notice_id,
        project_key,
        lag(notice_id) OVER earlier AS other_id,
        lag(project_key) OVER earlier AS other_key,
        coalesce(bool_or(has_failure) OVER before, FALSE) AS is_after_failure,
        count(DISTINCT project_key) OVER (PARTITION BY plan_key, buyer_id) AS number_count
    FROM member
    WHERE plan_key IS NOT NULL AND buyer_id IS NOT NULL AND NOT is_single
    WINDOW
        earlier AS (
            PARTITION BY plan_key, buyer_id
            ORDER BY published_or_first, notice_id
        ),
        before AS (
            PARTITION BY plan_key, buyer_id
            ORDER BY published_or_first, notice_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
),

-- One number and one name, though the buyer is written in two ways.
code_named AS (
    SELECT
        notice_id,
        buyer_name,
        lag(notice_id) OVER earlier AS other_id,
        lag(buyer_name) OVER earlier AS other_buyer_name,
        published_or_first - lag(published_or_first) OVER earlier AS gap
    FROM member
    WHERE project_key IS NOT NULL AND length(loose_key) >= 4 AND NOT is_single
    WINDOW earlier AS (
        PARTITION BY project_key, loose_key
        ORDER BY published_or_first, notice_id
    )
),

sole_buyer AS (
    SELECT
        project_key,
        min(notice_id) FILTER (WHERE buyer_id IS NOT NULL) AS notice_id
    FROM member
    WHERE project_key IS NOT NULL AND NOT is_single
    GROUP BY project_key
    HAVING count(DISTINCT buyer_id) = 1
),

told AS (
    SELECT
        notice_id,
        other_id,
        'manual' AS method,
        1.00 AS score
    FROM manual
    UNION ALL
    SELECT
        notice_id,
        other_id,
        'platform' AS method,
        1.00 AS score
    FROM platform
    UNION ALL
    SELECT
        notice_id,
        earlier_id AS other_id,
        'code' AS method,
        0.99 AS score
    FROM coded
    WHERE NOT is_new
    UNION ALL
    SELECT
        notice_id,
        other_id,
        'plan' AS method,
        0.97 AS score
    FROM planned
    WHERE number_count <= 1 OR coalesce(project_key = other_key, FALSE) OR is_after_failure
    UNION ALL
    SELECT
        m.notice_id,
        u.notice_id AS other_id,
        'reference' AS method,
        0.97 AS score
    FROM member AS m
    INNER JOIN sole_url AS u ON m.refers_to = u.url
    UNION ALL
    -- The number and the day of the tender, as a later notice tells them.
    SELECT
        m.notice_id,
        min(t.notice_id) AS other_id,
        'reference' AS method,
        0.97 AS score
    FROM member AS m
    INNER JOIN member AS t
        ON
            m.project_key = t.project_key
            AND m.refers_date = t.published_date
            AND t.notice_type = 'tender'
    WHERE m.notice_type NOT IN ('tender', 'intention') AND NOT m.is_single
    GROUP BY m.notice_id
    HAVING count(DISTINCT t.buyer_id) <= 1
    UNION ALL
    SELECT
        notice_id,
        other_id,
        'code_name' AS method,
        0.95 AS score
    FROM code_named
    WHERE
        gap <= 730
        AND coalesce(jaro_winkler_similarity(buyer_name, other_buyer_name) >= 0.9, TRUE)
    UNION ALL
    SELECT
        m.notice_id,
        s.notice_id AS other_id,
        'code_only' AS method,
        0.90 AS score
    FROM member AS m
    INNER JOIN sole_buyer AS s ON m.project_key = s.project_key
    WHERE m.buyer_id IS NULL AND NOT m.is_single
    UNION ALL
    -- Asked for again under another number: within half a year of the failure, or marked as a
    -- further round; and lots that tell their number, behind one number.
    SELECT
        b.notice_id,
        a.notice_id AS other_id,
        'round' AS method,
        0.85 AS score
    FROM block AS a
    INNER JOIN block AS b
        ON
            a.buyer_key = b.buyer_key
            AND a.loose_key = b.loose_key
            AND a.project_key <> b.project_key
            AND (
                b.tender_day BETWEEN a.failure_day AND a.failure_day + 180
                OR b.again_day BETWEEN a.tender_day AND a.tender_day + 180
            )
    WHERE
        coalesce(a.answer_day < coalesce(a.failure_day, b.again_day), TRUE)
        AND agree_on_periods(a.periods, b.periods)
    QUALIFY
        row_number() OVER (
            PARTITION BY a.notice_id
            ORDER BY coalesce(b.tender_day, b.again_day), b.notice_id
        ) = 1
    UNION ALL
    SELECT
        notice_id,
        lag(notice_id) OVER (
            PARTITION BY buyer_key, loose_key, base_number(project_key)
            ORDER BY first_day, notice_id
        ) AS other_id,
        'code_name' AS method,
        0.95 AS score
    FROM block
    WHERE is_of_lot AND base_number(project_key) <> project_key
    UNION ALL
    SELECT
        c.notice_id,
        c.other_id,
        'name' AS method,
        CASE
            WHEN length(m.name_key) < 5 OR NOT c.is_sole THEN 0.70
            WHEN m.name_key <> o.name_key THEN 0.75
            ELSE 0.85
        END AS score
    FROM choice AS c
    INNER JOIN member AS m ON c.notice_id = m.notice_id
    INNER JOIN member AS o ON c.other_id = o.notice_id
    UNION ALL
    SELECT
        notice_id,
        earlier_id AS other_id,
        method,
        score
    FROM chain
    UNION ALL
    -- One title on two sites within three days, though the buyer is read in two ways.
    SELECT
        a.notice_id,
        b.notice_id AS other_id,
        'copy' AS method,
        0.90 AS score
    FROM member AS a
    INNER JOIN member AS b
        ON
            a.title_key = b.title_key
            AND a.notice_type = b.notice_type
            AND a.notice_id < b.notice_id
    WHERE
        a.origin <> b.origin
        AND abs(a.published_date - b.published_date) <= 3
        AND a.buyer_id IS DISTINCT FROM b.buyer_id
        AND coalesce(a.project_key = b.project_key, TRUE)
        AND (
            a.award = b.award
            OR a.contract = b.contract
            OR a.budget = b.budget
            OR a.suppliers = b.suppliers
            OR (a.bid_deadline_at = b.bid_deadline_at AND length(a.title_key) >= 12)
            OR jaro_winkler_similarity(a.buyer_name, b.buyer_name) >= 0.95
        )
),

both_ways AS (
    SELECT * FROM told
    UNION ALL
    SELECT
        other_id AS notice_id,
        notice_id AS other_id,
        method,
        score
    FROM told
)

SELECT
    e.notice_id,
    e.other_id,
    arg_max(e.method, (e.score, e.method)) AS method,
    max(e.score)::DECIMAL(3, 2) AS score
FROM both_ways AS e
INNER JOIN member AS a ON e.notice_id = a.notice_id
INNER JOIN member AS b ON e.other_id = b.notice_id
WHERE
    e.notice_id <> e.other_id
    AND (e.method = 'manual' OR NOT (a.is_apart OR b.is_apart))
GROUP BY e.notice_id, e.other_id;
