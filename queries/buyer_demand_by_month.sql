-- How many needs a buyer published each month, from its first to the day asked about.
-- zh     采购人逐月需求
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- param  buyer      TEXT              its name, any that counts as it on the day
-- grain  year_no, month_no
-- unit   budget_amount     CNY yuan of used_count needs
-- unit   is_partial        the month is not over on the day asked about
-- unit   used_count        needs whose budget is known, of considered_count
-- note   A month without a need is 0: none was seen, which is not that there was none.

WITH asked AS (
    SELECT DISTINCT canonical_id AS buyer_id
    FROM party_as_of($as_of, $known_at)
    WHERE name = $buyer
),

needed AS (
    SELECT
        d.budget,
        date_trunc('month', d.first_date)::DATE AS month
    FROM counted_demand($as_of, $known_at, $from_date) AS d
    SEMI JOIN asked AS a ON d.buyer_id = a.buyer_id
),

span AS (
    SELECT unnest(range(first_month, next_month, INTERVAL 1 MONTH))::DATE AS month
    FROM (
        SELECT
            min(month) AS first_month,
            (day_asked($as_of, $known_at) + 1)::DATE AS next_month
        FROM needed
    ) AS whole
)

SELECT
    year(s.month) AS year_no,
    month(s.month) AS month_no,
    count(n.month) AS demand_count,
    sum(n.budget) AS budget_amount,
    last_day(s.month) > day_asked($as_of, $known_at) AS is_partial,
    count(n.budget) AS used_count,
    count(n.month) AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM span AS s
LEFT JOIN needed AS n ON s.month = n.month
GROUP BY s.month
ORDER BY s.month
