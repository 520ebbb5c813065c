-- Demand by month of first publication.
-- zh     按月份的需求
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  month
-- unit   budget_amount        CNY yuan, demands whose budget is known
-- unit   award_amount         CNY yuan, awarded lots whose award is known
-- unit   paired_award_amount  CNY yuan, awarded lots with an award and a ceiling (else budget)
-- unit   saving_rate          1 - paired awards / paired budgets; null where nothing is paired
-- note   A demand is one need: its rounds and duplicate notices count once. Plans are not counted.
-- note   Budgets and awards are never added together.
-- note   A period is partial that is not over on the day asked about.

SELECT
    month,
    is_partial_month AS is_partial,
    unnest(measured(d)) AS measures
FROM segmented_demand($as_of, $known_at, $from_date) AS d
GROUP BY month, is_partial_month
ORDER BY month
