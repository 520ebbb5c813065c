-- The share of each class by needs and by money, with and without the largest awards.
-- zh     按项目数与按金额的占比(按层级、类别)
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  level, category_l1
-- unit   count_share          of the needs of the level inside of the classes
-- unit   award_amount         CNY yuan, awarded lots whose award is known
-- unit   money_share          of the award_amount of the level
-- unit   money_share_without  the same when the largest hundredth of needs, by award, is left out
-- unit   used_count           needs whose award is known, of demand_count
-- note   Inside of the classes: neither OTH nor OUT. 全部 is all levels.

WITH leveled AS (
    SELECT
        demand_id,
        unnest(['全部', level]) AS level,
        category_l1,
        category_name,
        award_amount
    FROM segmented_demand($as_of, $known_at, $from_date)
    WHERE in_scope
),

placed AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY level ORDER BY award_amount DESC NULLS LAST, demand_id)
            AS place,
        count(award_amount) OVER (PARTITION BY level) AS known_count
    FROM leveled
),

class_row AS (
    SELECT
        level,
        category_l1,
        category_name,
        count(*) AS demand_count,
        sum(award_amount) AS award_amount,
        sum(award_amount) FILTER (WHERE place > ceil(known_count / 100)) AS amount_without,
        count(award_amount) AS used_count
    FROM placed
    GROUP BY level, category_l1, category_name
)

SELECT
    level,
    category_l1,
    category_name,
    demand_count,
    share_of(demand_count, sum(demand_count) OVER (PARTITION BY level)) AS count_share,
    award_amount,
    share_of(award_amount, sum(award_amount) OVER (PARTITION BY level)) AS money_share,
    share_of(amount_without, sum(amount_without) OVER (PARTITION BY level)) AS money_share_without,
    used_count,
    day_asked($as_of, $known_at) AS as_of
FROM class_row
ORDER BY level_order(level) NULLS FIRST, category_order(category_l1)
