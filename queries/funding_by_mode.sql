-- Demand by funding mode as the notices state it; unstated first.
-- zh     按投融资模式的需求
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  mode_id
-- unit   budget_amount  CNY yuan, demands whose budget is known

SELECT
    coalesce(d.funding_mode, '') AS mode_id,
    coalesce(f.mode, '未说明') AS mode_name,
    count(*) AS demand_count,
    share_of(count(*), sum(count(*)) OVER ()) AS share,
    sum(d.budget) AS budget_amount
FROM counted_demand($as_of, $known_at, $from_date) AS d
LEFT JOIN ref.funding_modes AS f ON d.funding_mode = f.mode_id
GROUP BY d.funding_mode, f.mode
ORDER BY d.funding_mode NULLS FIRST
