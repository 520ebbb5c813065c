-- Buyers by number of needs, with what they asked for and awarded.
-- zh     采购人排名
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- param  most       INTEGER   = 20    rows at the most
-- grain  buyer_id
-- unit   level          of its latest need, as is province
-- unit   open_count     needs that can still be bid for on as_of; null where no day is given
-- unit   budget_amount  CNY yuan of budget_known_count needs
-- unit   award_amount   CNY yuan of award_known_count needs
-- note   A demand is one need: its rounds and duplicate notices count once. Plans are not counted.
-- note   Budgets and awards are never added together. One buyer in detail: question buyer_profile.

SELECT
    d.buyer_id,
    arg_max(d.buyer_name, (d.first_date, d.demand_id)) AS buyer_name,
    arg_max(d.level, (d.first_date, d.demand_id)) AS level,
    arg_max(d.province, (d.first_date, d.demand_id)) AS province,
    count(*) AS demand_count,
    CASE WHEN $as_of IS NOT NULL THEN count(*) FILTER (WHERE d.is_open) END AS open_count,
    count(d.budget) AS budget_known_count,
    sum(d.budget) AS budget_amount,
    count(*) FILTER (WHERE d.awarded_lot_count > 0) AS awarded_count,
    count(*) FILTER (WHERE d.award_known_count > 0) AS award_known_count,
    sum(d.award_amount) AS award_amount,
    max(d.first_date) AS last_date
FROM counted_demand($as_of, $known_at, $from_date) AS d
WHERE d.buyer_id IS NOT NULL
GROUP BY d.buyer_id
ORDER BY demand_count DESC, budget_amount DESC NULLS LAST, buyer_name, d.buyer_id
LIMIT $most
