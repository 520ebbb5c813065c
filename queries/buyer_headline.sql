-- The figures at the head of a buyer's profile.
-- zh     采购人画像总览
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- param  buyer      TEXT              its name, any that counts as it on the day
-- grain  one row
-- unit   notice_count   canonical notices of its needs, plans and framework agreements
-- unit   demand_count   needs; first_date and last_date are of these
-- unit   level          of its latest need, as is province
-- unit   open_count     needs that can still be bid for on as_of; null where no day is given
-- unit   budget_amount  CNY yuan of budget_known_count needs
-- unit   award_amount   CNY yuan of used_count lots, each won by one supplier at a known sum
-- unit   first3_share   of award_amount, the three suppliers with the most
-- unit   first3_group_share  of award_amount, the three groups, or suppliers of none, with the most
-- unit   used_count     lots of award_amount, of considered_count lots awarded
-- note   Budgets and awards are never added together.

WITH asked AS (
    SELECT DISTINCT
        canonical_id AS buyer_id,
        canonical_name AS buyer_name
    FROM party_as_of($as_of, $known_at)
    WHERE name = $buyer
),

told AS (
    SELECT n.notice_id
    FROM demand_as_of($as_of, $known_at) AS d
    SEMI JOIN asked AS a ON d.buyer_id = a.buyer_id
    INNER JOIN notice_as_of($as_of, $known_at) AS n ON d.demand_id = n.demand_id
    WHERE n.is_canonical AND d.first_date >= coalesce($from_date, DATE '0001-01-01')
),

needed AS (
    SELECT
        count(*) AS demand_count,
        arg_max(d.level, (d.first_date, d.demand_id)) AS level,
        arg_max(d.province, (d.first_date, d.demand_id)) AS province,
        min(d.first_date) AS first_date,
        max(d.first_date) AS last_date,
        count(*) FILTER (WHERE d.is_open) AS open_count,
        count(d.budget) AS budget_known_count,
        sum(d.budget) AS budget_amount
    FROM counted_demand($as_of, $known_at, $from_date) AS d
    SEMI JOIN asked AS a ON d.buyer_id = a.buyer_id
),

won AS (
    SELECT w.*
    FROM
        won_lot_of(
            $as_of, $known_at, $from_date, (SELECT list(o.buyer_id) FROM asked AS o)
        ) AS w
    SEMI JOIN asked AS a ON w.buyer_id = a.buyer_id
),

awarded AS (
    SELECT
        count(DISTINCT supplier_id) AS supplier_count,
        count(DISTINCT process_id || ':' || lot_id) AS considered_count,
        count(sole_award) AS used_count,
        sum(sole_award) AS award_amount
    FROM won
),

supplier AS (
    SELECT
        sum(sole_award) AS amount,
        row_number() OVER (ORDER BY sum(sole_award) DESC, supplier_id) AS place
    FROM won
    WHERE sole_award IS NOT NULL
    GROUP BY supplier_id
),

seller AS (
    SELECT
        sum(sole_award) AS amount,
        row_number() OVER (ORDER BY sum(sole_award) DESC, seller) AS place
    FROM won
    WHERE sole_award IS NOT NULL
    GROUP BY seller
),

first3 AS (
    SELECT
        (
            SELECT sum(s.amount) FROM supplier AS s
            WHERE s.place <= 3
        ) AS amount,
        (
            SELECT sum(s.amount) FROM seller AS s
            WHERE s.place <= 3
        ) AS group_amount
)

SELECT
    a.buyer_id,
    a.buyer_name,
    n.level,
    n.province,
    n.first_date,
    n.last_date,
    (SELECT count(*) FROM told) AS notice_count,
    n.demand_count,
    CASE WHEN $as_of IS NOT NULL THEN n.open_count END AS open_count,
    n.budget_known_count,
    n.budget_amount,
    w.supplier_count,
    w.award_amount,
    share_of(f.amount, w.award_amount) AS first3_share,
    share_of(f.group_amount, w.award_amount) AS first3_group_share,
    w.used_count,
    w.considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM asked AS a
CROSS JOIN needed AS n
CROSS JOIN awarded AS w
CROSS JOIN first3 AS f
ORDER BY a.buyer_id
