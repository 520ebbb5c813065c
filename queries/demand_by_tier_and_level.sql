-- Demand by the development tier of the province and tier of government.
-- zh     按发展梯度与层级的需求
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  tier, level
-- unit   share                of tier_count
-- unit   budget_amount        CNY yuan, demands whose budget is known
-- unit   award_amount         CNY yuan, awarded lots whose award is known
-- unit   paired_award_amount  CNY yuan, awarded lots with an award and a ceiling (else budget)
-- unit   saving_rate          1 - paired awards / paired budgets; null where nothing is paired
-- note   A demand is one need: its rounds and duplicate notices count once. Plans are not counted.
-- note   Budgets and awards are never added together.
-- note   Tiers are those of the 2021 report for the provinces it names; others are 未评.

SELECT
    tier,
    level,
    sum(count(*)) OVER (PARTITION BY tier)::BIGINT AS tier_count,
    share_of(count(*), sum(count(*)) OVER (PARTITION BY tier)) AS share,
    unnest(measured(d)) AS measures
FROM segmented_demand($as_of, $known_at, $from_date) AS d
GROUP BY tier, level
ORDER BY tier_order(tier), level_order(level)
