-- Demand by the development tier of the province and tier of government.
-- zh     按发展梯度与层级的需求
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  tier, level
-- unit   budget_amount  CNY yuan, demands whose budget is known
-- unit   award_amount   CNY yuan, awarded lots whose award is known
-- note   A demand is one need: its rounds and duplicate notices count once. Plans are not counted.
-- note   Budgets and awards are never added together.
-- note   Tiers are those of the 2021 report for the provinces it names; others are 未评.

SELECT
    coalesce(tier, '未评') AS tier,
    level,
    sum(count(*)) OVER (PARTITION BY tier)::BIGINT AS tier_count,
    share_of(count(*), sum(count(*)) OVER (PARTITION BY tier)) AS share,
    count(*) AS demand_count,
    count(DISTINCT buyer_id) AS buyer_count,
    count(budget) AS budget_known_count,
    sum(budget) AS budget_amount,
    count(*) FILTER (WHERE awarded_lot_count > 0) AS awarded_count,
    count(*) FILTER (WHERE award_known_count > 0) AS award_known_count,
    sum(award_amount) AS award_amount
FROM counted_demand($as_of, $known_at, $from_date)
GROUP BY tier, level
ORDER BY
    list_position(['引领型', '优质型', '特色型', '发展型', '追赶型'], tier) NULLS LAST,
    level_order(level)
