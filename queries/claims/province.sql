-- What claims about provinces rest on: one row a province with a known population.
-- zh     省级行政区(结论的依据)
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  province
-- unit   demands_per_million  needs per million inhabitants (census 2020)
-- unit   region_index         index of 2020 of the region, reference/region_index.csv
-- unit   row_key              changes with the needs of the province
-- note   A province without a notice is unknown, not zero: no source may cover it.

WITH counted AS (
    SELECT
        d.province,
        count(*) AS demand_count,
        sum(link_hash(d.demand_id || ':' || d.notice_count))::HUGEINT
        % 4611686018427387904 AS rows_key
    FROM counted_demand($as_of, $known_at, $from_date) AS d
    WHERE d.province IS NOT NULL
    GROUP BY d.province
)

SELECT
    p.name AS province,
    p.region7,
    c.demand_count,
    (c.demand_count * 1000000 / nullif(p.population_2020::DECIMAL(18, 0), 0))::DECIMAL(12, 4)
        AS demands_per_million,
    i.index_2020_mean::DECIMAL(6, 2) AS region_index,
    link_hash(concat_ws(' ', p.name, c.demand_count, c.rows_key, i.index_2020_mean)) AS row_key
FROM ref.provinces AS p
LEFT JOIN counted AS c ON p.name = c.province
LEFT JOIN ref.region_index AS i ON p.region7 = i.region7
ORDER BY p.code
