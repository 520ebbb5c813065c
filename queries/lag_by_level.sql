-- How long the steps of a procurement take, by level of government.
-- zh     各环节耗时(按层级)
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand or plan was published; null = all
-- grain  step, level
-- unit   median_days        Kaplan–Meier: by then half have had the event; null: not yet half
-- unit   naive_median_days  of the observed alone, biased low: for comparison only
-- unit   used_count         plans or lots with a time, observed or censored
-- note   Rows: questions intention_to_tender_lag, tender_to_award_lag and award_to_contract_lag.
-- note   Lots that failed or were terminated are watched until then; the claim award_wait and the
-- note   question award_wait_curve leave them out, so that their medians can be shorter.
-- note   全部 is all levels. A median of few is a guess: see used_count and observed_count.

WITH lag_row AS (
    SELECT * FROM intention_lag($as_of, $known_at, $from_date)
    UNION ALL
    SELECT * FROM award_lag($as_of, $known_at, $from_date)
    UNION ALL
    SELECT * FROM contract_lag($as_of, $known_at, $from_date)
),

summed AS (
    SELECT
        step,
        unnest(['全部', level]) AS level,
        days,
        is_observed
    FROM lag_row
)

SELECT
    step,
    level,
    median_stay(list({ 'days': days, 'is_observed': is_observed })) AS median_days,
    quantile_cont(days::DECIMAL(9, 1), 0.5) FILTER (WHERE is_observed) AS naive_median_days,
    count(days) FILTER (WHERE is_observed) AS observed_count,
    count(days) FILTER (WHERE NOT is_observed) AS censored_count,
    count(days) AS used_count,
    count(*) AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM summed
GROUP BY step, level
ORDER BY
    list_position(['intention_to_tender', 'tender_to_award', 'award_to_contract'], step),
    level_order(level) NULLS FIRST
