-- The part of a year that falls into its last quarter, by needs and by budget.
-- zh     四季度占比(按年)
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  year_no
-- unit   fourth_share         of the needs of the year
-- unit   fourth_budget_share  of the budgets known of the year
-- unit   is_partial           the year is not seen whole: its share is not that of a year
-- unit   budget_amount        CNY yuan of used_count needs
-- unit   used_count           needs whose budget is known, of considered_count
-- note   Seen whole: a notice by 8 January, and the day asked about is its last or later. A day
-- note   from which needs count makes its year partial too. An even year has 0.25.

WITH period AS (
    SELECT
        min(published_date) AS first_day,
        day_asked($as_of, $known_at) AS last_day
    FROM notice_as_of($as_of, $known_at)
),

counted AS (
    SELECT
        year(first_date) AS year_no,
        quarter(first_date) = 4 AS is_fourth,
        budget
    FROM counted_demand($as_of, $known_at, $from_date)
)

SELECT
    c.year_no,
    count(*) FILTER (WHERE c.is_fourth) AS fourth_count,
    count(*) AS demand_count,
    share_of(count(*) FILTER (WHERE c.is_fourth), count(*)) AS fourth_share,
    sum(c.budget) FILTER (WHERE c.is_fourth) AS fourth_budget_amount,
    sum(c.budget) AS budget_amount,
    share_of(coalesce(sum(c.budget) FILTER (WHERE c.is_fourth), 0), sum(c.budget))
        AS fourth_budget_share,
    greatest(any_value(p.first_day), $from_date) > make_date(c.year_no, 1, 8)
    OR any_value(p.last_day) < make_date(c.year_no, 12, 31) AS is_partial,
    count(c.budget) AS used_count,
    count(*) AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM counted AS c
CROSS JOIN period AS p
GROUP BY c.year_no
ORDER BY c.year_no
