-- Demand by the seven regions.
-- zh     按七大区的需求
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  region7
-- unit   budget_amount  CNY yuan, demands whose budget is known
-- unit   award_amount   CNY yuan, awarded lots whose award is known
-- note   A demand is one need: its rounds and duplicate notices count once. Plans are not counted.
-- note   Budgets and awards are never added together.

SELECT
    coalesce(region7, '未知') AS region7,
    count(*) AS demand_count,
    share_of(count(*), sum(count(*)) OVER ()) AS demand_share,
    count(DISTINCT buyer_id) AS buyer_count,
    count(budget) AS budget_known_count,
    sum(budget) AS budget_amount,
    count(*) FILTER (WHERE awarded_lot_count > 0) AS awarded_count,
    count(*) FILTER (WHERE award_known_count > 0) AS award_known_count,
    sum(award_amount) AS award_amount
FROM counted_demand($as_of, $known_at, $from_date)
GROUP BY region7
ORDER BY demand_count DESC, region7
