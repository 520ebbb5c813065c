-- Demand by province; provinces without demand are listed with no count.
-- zh     按省份的需求
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  province
-- unit   budget_amount  CNY yuan, demands whose budget is known
-- unit   award_amount   CNY yuan, awarded lots whose award is known
-- note   A demand is one need: its rounds and duplicate notices count once. Plans are not counted.
-- note   Budgets and awards are never added together.

WITH counted AS (
    SELECT
        province,
        count(*) AS demand_count,
        count(DISTINCT buyer_id) AS buyer_count,
        count(budget) AS budget_known_count,
        sum(budget) AS budget_amount,
        count(*) FILTER (WHERE awarded_lot_count > 0) AS awarded_count,
        count(*) FILTER (WHERE award_known_count > 0) AS award_known_count,
        sum(award_amount) AS award_amount
    FROM counted_demand($as_of, $known_at, $from_date)
    GROUP BY province
)

SELECT
    p.name AS province,
    p.short_name,
    p.region7,
    nullif(p.tier_2021, '') AS tier,
    c.demand_count,
    c.buyer_count,
    c.budget_known_count,
    c.budget_amount,
    c.awarded_count,
    c.award_known_count,
    c.award_amount
FROM ref.provinces AS p
LEFT JOIN counted AS c ON p.name = c.province
ORDER BY p.code
