-- Winners of a quarter that had won nothing before in the data, by level of government.
-- zh     新进入者(按季度与层级)
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day of the awards listed; null = all
-- grain  quarter, level
-- unit   entrant_share  winners of the quarter whose first award anywhere in the data is in it
-- unit   earlier_days   days of awards known before the quarter began
-- unit   is_censored    fewer than 365 days before: many of these had won before the data begin
-- unit   used_count     awarded lots with a named winner and a day, of considered_count
-- note   Left-censored: the share falls as the data grow longer, whatever the market does.
-- note   A winner is an entity; earlier awards of its group do not count. 全部 is all levels.

WITH won AS (
    SELECT
        *,
        min(award_date) OVER () AS first_award_date,
        min(award_date) OVER (PARTITION BY supplier_id) AS first_won_date
    FROM won_lot($as_of, $known_at, NULL)
),

listed AS (
    SELECT
        date_trunc('quarter', award_date)::DATE AS quarter_date,
        unnest([level, '全部']) AS level,
        { 'process_id': process_id, 'lot_id': lot_id } AS lot,
        supplier_id,
        first_award_date,
        first_won_date
    FROM won
    WHERE award_date >= coalesce($from_date, DATE '0001-01-01')
)

SELECT
    quarter_of(quarter_date) AS quarter,
    level,
    count(DISTINCT supplier_id) AS winner_count,
    count(DISTINCT supplier_id) FILTER (WHERE first_won_date >= quarter_date) AS entrant_count,
    share_of(entrant_count, winner_count) AS entrant_share,
    greatest(quarter_date - any_value(first_award_date), 0) AS earlier_days,
    quarter_date - any_value(first_award_date) < 365 AS is_censored,
    count(DISTINCT lot) FILTER (WHERE supplier_id IS NOT NULL) AS used_count,
    count(DISTINCT lot) AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM listed
GROUP BY quarter_date, level
ORDER BY quarter_date, level_order(level) NULLS FIRST
