-- Needs, budgets and awards by inhabitants and by GDP of the province.
-- zh     人均与单位GDP需求(按省份)
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  province
-- unit   demand_per_million     needs per million inhabitants (census of 2020)
-- unit   demand_per_100_yi      needs per 100亿元 of GDP (2021)
-- unit   budget_per_10000_heads  CNY yuan of known budgets per 10 000 inhabitants
-- unit   award_per_10000_heads  CNY yuan of known awards per 10 000 inhabitants
-- unit   budget_per_yi          CNY yuan of known budgets per 亿元 of GDP
-- unit   award_per_yi           CNY yuan of known awards per 亿元 of GDP
-- unit   national_count         of the needs, those of the state's own bodies seated there
-- unit   award_known_count      needs with a known award, those the award sums rest on
-- unit   used_count             needs whose budget is known, of considered_count
-- note   A province without needs in the data has 0; what is imported, not what exists, is counted.
-- note   Sums are of what is known: not comparable where the known share differs.

WITH counted AS (
    SELECT
        province,
        count(*) AS demand_count,
        count(*) FILTER (WHERE level = '国家级') AS national_count,
        count(budget) AS used_count,
        sum(budget) AS budget,
        count(*) FILTER (WHERE award_known_count > 0) AS award_known_count,
        sum(award_amount) AS award
    FROM counted_demand($as_of, $known_at, $from_date)
    GROUP BY province
),

place AS (
    SELECT
        code,
        name,
        nullif(population_2020, '')::DECIMAL(12, 0) AS heads,
        nullif(gdp_2021_yi, '')::DECIMAL(12, 2) AS gdp_yi
    FROM ref.provinces
)

SELECT
    coalesce(p.name, '未知') AS province,
    coalesce(c.demand_count, 0) AS demand_count,
    coalesce(c.national_count, 0) AS national_count,
    (1000000 * coalesce(c.demand_count, 0) / p.heads)::DECIMAL(18, 3) AS demand_per_million,
    (100 * coalesce(c.demand_count, 0) / p.gdp_yi)::DECIMAL(18, 3) AS demand_per_100_yi,
    (10000 * c.budget / p.heads)::DECIMAL(18, 2) AS budget_per_10000_heads,
    (10000 * c.award / p.heads)::DECIMAL(18, 2) AS award_per_10000_heads,
    (c.budget / p.gdp_yi)::DECIMAL(18, 2) AS budget_per_yi,
    (c.award / p.gdp_yi)::DECIMAL(18, 2) AS award_per_yi,
    coalesce(c.award_known_count, 0) AS award_known_count,
    coalesce(c.used_count, 0) AS used_count,
    coalesce(c.demand_count, 0) AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM place AS p
FULL JOIN counted AS c ON p.name = c.province
ORDER BY p.code NULLS LAST
