-- Demand by quarter of first publication and region.
-- zh     按季度与七大区的需求
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  quarter, region7
-- unit   share                of quarter_count
-- unit   budget_amount        CNY yuan, demands whose budget is known
-- unit   award_amount         CNY yuan, awarded lots whose award is known
-- unit   paired_award_amount  CNY yuan, awarded lots with an award and a ceiling (else budget)
-- unit   saving_rate          1 - paired awards / paired budgets; null where nothing is paired
-- note   A demand is one need: its rounds and duplicate notices count once. Plans are not counted.
-- note   Budgets and awards are never added together.
-- note   A period is partial that is not over on the day asked about.

SELECT
    quarter,
    is_partial_quarter AS is_partial,
    region7,
    sum(count(*)) OVER (PARTITION BY quarter)::BIGINT AS quarter_count,
    share_of(count(*), sum(count(*)) OVER (PARTITION BY quarter)) AS share,
    unnest(measured(d)) AS measures
FROM segmented_demand($as_of, $known_at, $from_date) AS d
GROUP BY quarter, is_partial_quarter, region7
ORDER BY quarter, sum(count(*)) OVER (PARTITION BY region7) DESC, region7
