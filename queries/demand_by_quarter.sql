-- Demand by quarter of first publication and tier of government.
-- zh     按季度与层级的需求
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  quarter, level
-- unit   budget_amount  CNY yuan, demands whose budget is known
-- unit   award_amount   CNY yuan, awarded lots whose award is known
-- note   A demand is one need: its rounds and duplicate notices count once. Plans are not counted.
-- note   Budgets and awards are never added together.

SELECT
    year(first_date) || 'Q' || quarter(first_date) AS quarter,
    level,
    last_day(date_trunc('quarter', first_date)::DATE + INTERVAL 2 MONTH) > $as_of AS is_partial,
    count(*) AS demand_count,
    count(DISTINCT buyer_id) AS buyer_count,
    count(budget) AS budget_known_count,
    sum(budget) AS budget_amount,
    count(*) FILTER (WHERE awarded_lot_count > 0) AS awarded_count,
    count(*) FILTER (WHERE award_known_count > 0) AS award_known_count,
    sum(award_amount) AS award_amount
FROM counted_demand($as_of, $known_at, $from_date)
GROUP BY quarter, level, is_partial
ORDER BY quarter, level_order(level)
