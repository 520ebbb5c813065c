-- Needs first published in each month of each year.
-- zh     月度季节性
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  year_no, month_no
-- unit   share_of_year  of the needs of that year
-- unit   is_partial     the month is not seen whole
-- unit   budget_amount  CNY yuan of used_count needs
-- unit   used_count     needs whose budget is known, of considered_count
-- note   Not seen whole: it begins more than a week before the first notice known, or ends after
-- note   the day asked about. Months without a need are listed with 0.
-- note   The days of 春节 move between January and February: compare both together.

WITH period AS (
    SELECT
        min(published_date) AS first_day,
        day_asked($as_of, $known_at) AS last_day
    FROM notice_as_of($as_of, $known_at)
),

month AS (
    SELECT
        month_date::DATE AS month_date,
        month_date < first_day - INTERVAL 7 DAY
        OR month_date + INTERVAL 1 MONTH - INTERVAL 1 DAY > last_day AS is_partial
    FROM (
        SELECT
            *,
            unnest(generate_series(date_trunc('month', first_day), last_day, INTERVAL 1 MONTH))
                AS month_date
        FROM period
    ) AS listed
),

counted AS (
    SELECT
        date_trunc('month', first_date)::DATE AS month_date,
        count(*) AS demand_count,
        count(budget) AS used_count,
        sum(budget) AS budget_amount
    FROM counted_demand($as_of, $known_at, $from_date)
    GROUP BY month_date
)

SELECT
    year(m.month_date) AS year_no,
    month(m.month_date) AS month_no,
    coalesce(c.demand_count, 0) AS demand_count,
    share_of(
        coalesce(c.demand_count, 0), sum(c.demand_count) OVER (PARTITION BY year(m.month_date))
    ) AS share_of_year,
    m.is_partial,
    c.budget_amount,
    coalesce(c.used_count, 0) AS used_count,
    coalesce(c.demand_count, 0) AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM month AS m
LEFT JOIN counted AS c ON m.month_date = c.month_date
WHERE m.month_date >= date_trunc('month', coalesce($from_date, DATE '0001-01-01'))
ORDER BY m.month_date
