-- Days from award to contract, lot by lot.
-- zh     中标到合同的天数
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  process_id, lot_id
-- unit   days        calendar days from start_date to end_date; null where the row cannot be used
-- unit   is_observed  true: the event; false: censored, not yet or no longer to be expected
-- note   Rows for a Kaplan–Meier estimate: the mean or median of the observed alone is too short.
-- note   What had not happened is censored at the last day of publication known, not later.
-- note   To the publication of the last contract of the lot. A contract that is never published
-- note   looks like one that is awaited.

SELECT
    demand_id,
    process_id,
    lot_id,
    title,
    level,
    category_l1,
    procurement_method,
    outcome,
    start_date,
    end_date,
    days,
    is_observed,
    count(days) OVER () AS used_count,
    count(*) OVER () AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM contract_lag($as_of, $known_at, $from_date)
ORDER BY start_date NULLS LAST, process_id, lot_id
