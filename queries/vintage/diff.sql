-- Why the headline of one evening is not that of another: then, the part of each cause, now.
-- zh     两日数字之差及其成因
-- param  then_as_of     DATE       last day of publication then
-- param  then_known_at  TIMESTAMP  what was stored then
-- param  now_as_of     DATE       last day of publication now
-- param  now_known_at  TIMESTAMP  what is stored now
-- grain  line
-- unit   line              then, now and the change between them, the sum of the causes
-- unit   budget_amount     CNY yuan; unknown sums are 0
-- unit   award_amount      CNY yuan; unknown sums are 0
-- unit   committed_amount  CNY yuan, contracts and what was added to them, else awards
-- note   A need has one cause, the first that applies: merged_or_split, rule_change, corrected
-- note   (other content), withdrawn, back_filled, new, status, corrected (a notice says so),
-- note   reclassified.
-- note   A buyer or supplier that came or went is of the first cause of its needs.

WITH changed AS MATERIALIZED (
    SELECT * FROM demand_change($then_as_of, $then_known_at, $now_as_of, $now_known_at)
),

entity AS (
    SELECT
        is_now,
        cause,
        'buyer' AS role,
        buyer_id AS party_id
    FROM changed
    WHERE buyer_id IS NOT NULL
    UNION ALL
    SELECT
        is_now,
        cause,
        'supplier' AS role,
        unnest(suppliers) AS party_id
    FROM changed
),

-- One that stands on both sides adds to none of the causes.
standing AS (
    SELECT DISTINCT
        is_now,
        role,
        party_id,
        first_value(cause) OVER (
            PARTITION BY role, party_id
            ORDER BY cause_order(cause)
        ) AS cause
    FROM entity
),

told AS (
    SELECT
        is_now,
        cause,
        sum(notice_count) AS notice_count,
        sum(demand_count) AS demand_count,
        sum(tender_count) AS tender_count,
        sum(open_count) AS open_count,
        sum(budget_known_count) AS budget_known_count,
        sum(budget_amount) AS budget_amount,
        sum(awarded_count) AS awarded_count,
        sum(award_known_count) AS award_known_count,
        sum(award_amount) AS award_amount,
        sum(committed_amount) AS committed_amount
    FROM changed
    GROUP BY is_now, cause
    UNION ALL BY NAME
    SELECT
        is_now,
        cause,
        count(*) FILTER (WHERE role = 'buyer') AS buyer_count,
        count(*) FILTER (WHERE role = 'supplier') AS supplier_count
    FROM standing
    GROUP BY is_now, cause
),

weighed AS (
    SELECT
        *,
        1 AS weight,
        CASE WHEN is_now THEN 'now' ELSE 'then' END AS line
    FROM told
    UNION ALL
    SELECT
        *,
        CASE WHEN is_now THEN 1 ELSE -1 END AS weight,
        unnest([cause, 'change']) AS line
    FROM told
),

line AS (
    SELECT
        unnest(
            [
                'then',
                'new',
                'status',
                'back_filled',
                'corrected',
                'withdrawn',
                'merged_or_split',
                'reclassified',
                'rule_change',
                'change',
                'now'
            ]
        ) AS line,
        unnest(range(11)) AS line_no
)

SELECT
    l.line,
    coalesce(sum(w.weight * w.notice_count), 0)::BIGINT AS notice_count,
    coalesce(sum(w.weight * w.demand_count), 0)::BIGINT AS demand_count,
    coalesce(sum(w.weight * w.buyer_count), 0)::BIGINT AS buyer_count,
    coalesce(sum(w.weight * w.tender_count), 0)::BIGINT AS tender_count,
    coalesce(sum(w.weight * w.open_count), 0)::BIGINT AS open_count,
    coalesce(sum(w.weight * w.budget_known_count), 0)::BIGINT AS budget_known_count,
    coalesce(sum(w.weight * w.budget_amount), 0)::DECIMAL(38, 2) AS budget_amount,
    coalesce(sum(w.weight * w.awarded_count), 0)::BIGINT AS awarded_count,
    coalesce(sum(w.weight * w.award_known_count), 0)::BIGINT AS award_known_count,
    coalesce(sum(w.weight * w.award_amount), 0)::DECIMAL(38, 2) AS award_amount,
    coalesce(sum(w.weight * w.committed_amount), 0)::DECIMAL(38, 2) AS committed_amount,
    coalesce(sum(w.weight * w.supplier_count), 0)::BIGINT AS supplier_count
FROM line AS l
LEFT JOIN weighed AS w ON l.line = w.line
GROUP BY l.line, l.line_no
ORDER BY l.line_no
