-- The figures at the head of a report.
-- zh     总览
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  one row
-- unit   open_count     needs that can still be bid for on as_of; null where no day is given
-- unit   budget_amount  CNY yuan, demands whose budget is known
-- unit   award_amount   CNY yuan, awarded lots whose award is known
-- note   A demand is one need: its rounds and duplicate notices count once. Plans are not counted.
-- note   Budgets and awards are never added together.

SELECT * FROM headline_of($as_of, $known_at, $from_date)
