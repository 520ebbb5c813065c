-- Demand by tier of government and category.
-- zh     按层级与类别的需求
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  level, category_l1
-- unit   budget_amount  CNY yuan, demands whose budget is known
-- unit   award_amount   CNY yuan, awarded lots whose award is known
-- note   A demand is one need: its rounds and duplicate notices count once. Plans are not counted.
-- note   Budgets and awards are never added together.
-- note   `share` is of the level's demands inside the classes (in_scope), or outside them.

SELECT
    level,
    category_l1,
    category_name,
    category_l1 NOT IN ('OTH', 'OUT') AS in_scope,
    sum(count(*)) OVER (PARTITION BY level, category_l1 NOT IN ('OTH', 'OUT'))::BIGINT
        AS level_count,
    share_of(
        count(*), sum(count(*)) OVER (PARTITION BY level, category_l1 NOT IN ('OTH', 'OUT'))
    ) AS share,
    count(*) AS demand_count,
    count(DISTINCT buyer_id) AS buyer_count,
    count(budget) AS budget_known_count,
    sum(budget) AS budget_amount,
    count(*) FILTER (WHERE awarded_lot_count > 0) AS awarded_count,
    count(*) FILTER (WHERE award_known_count > 0) AS award_known_count,
    sum(award_amount) AS award_amount
FROM counted_demand($as_of, $known_at, $from_date)
GROUP BY level, category_l1, category_name
ORDER BY level_order(level), category_order(category_l1)
