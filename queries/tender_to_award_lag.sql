-- Days from tender to award, lot by lot, in every round.
-- zh     公告到中标的天数
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  process_id, lot_id
-- unit   days        calendar days from start_date to end_date; null where the row cannot be used
-- unit   is_observed  true: the event; false: censored, not yet or no longer to be expected
-- note   Rows for a Kaplan–Meier estimate: the mean or median of the observed alone is too short.
-- note   What had not happened is censored at the last day of publication known, not later.
-- note   Lots that failed, were terminated or asked for again (superseded) are censored that day.
-- note   A changed award counts from its change. Lots whose call was not seen cannot be used.

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
FROM award_lag($as_of, $known_at, $from_date)
ORDER BY start_date NULLS LAST, process_id, lot_id
