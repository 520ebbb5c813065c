-- How often those win that had won at the same buyer before, by level of government.
-- zh     老供应商再次中标(按层级)
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  level
-- unit   repeat_share     repeat_count / used_count
-- unit   used_count       wins after the first day on which their buyer awarded anything
-- unit   considered_count  wins of a named supplier at a named buyer
-- note   Left-censored: who had won before the data begin looks new. 全部 is all levels.

WITH won AS (
    SELECT
        *,
        min(award_date) OVER (PARTITION BY buyer_id) AS buyer_date,
        min(award_date) OVER (PARTITION BY buyer_id, supplier_id) AS pair_date
    FROM won_lot($as_of, $known_at, $from_date)
    WHERE buyer_id IS NOT NULL AND supplier_id IS NOT NULL
),

listed AS (
    SELECT
        unnest([level, '全部']) AS level,
        buyer_id,
        award_date > buyer_date AS is_later,
        award_date > pair_date AS is_repeated
    FROM won
)

SELECT
    level,
    count(DISTINCT buyer_id) AS buyer_count,
    count(DISTINCT buyer_id) FILTER (WHERE is_later) AS repeat_buyer_count,
    count(*) FILTER (WHERE is_repeated) AS repeat_count,
    share_of(repeat_count, count(*) FILTER (WHERE is_later)) AS repeat_share,
    count(*) FILTER (WHERE is_later) AS used_count,
    count(*) AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM listed
GROUP BY level
ORDER BY level_order(level) NULLS FIRST
