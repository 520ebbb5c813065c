-- How buyers buy, by level of government.
-- zh     采购方式(按层级)
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  level, procurement_method
-- unit   share          of used_count; null for the unknown
-- unit   budget_amount  CNY yuan of budget_known_count needs
-- unit   used_count     needs of the level whose method is known, of considered_count
-- note   The unknown is the last row of its level. 全部 is all levels.

WITH counted AS (
    SELECT
        unnest([level, '全部']) AS level,
        procurement_method,
        budget
    FROM counted_demand($as_of, $known_at, $from_date)
)

SELECT
    c.level,
    coalesce(c.procurement_method, '未知') AS procurement_method,
    coalesce(m.method_zh, '未知') AS method_zh,
    count(*) AS demand_count,
    CASE
        WHEN c.procurement_method IS NOT NULL
            THEN share_of(count(*), sum(count(c.procurement_method)) OVER (PARTITION BY c.level))
    END AS share,
    count(c.budget) AS budget_known_count,
    sum(c.budget) AS budget_amount,
    sum(count(c.procurement_method)) OVER (PARTITION BY c.level)::BIGINT AS used_count,
    sum(count(*)) OVER (PARTITION BY c.level)::BIGINT AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM counted AS c
LEFT JOIN ref.method_names AS m ON c.procurement_method = m.method
GROUP BY c.level, c.procurement_method, m.method_zh
ORDER BY
    level_order(c.level) NULLS FIRST,
    c.procurement_method IS NULL,
    demand_count DESC,
    c.procurement_method
