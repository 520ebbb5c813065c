-- Where, at which level and in which class a supplier, or its group, has won.
-- zh     供应商中标的区域、层级与类别
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- param  supplier   TEXT              its name, any that counts as it on the day
-- param  by_group   BOOLEAN   = false  true: all suppliers of its group on the day
-- grain  facet, label
-- unit   demand_count  needs of which it won a lot
-- unit   lot_share     of all lots it won
-- unit   award_amount  CNY yuan of used_count lots, won alone at a known sum
-- unit   used_count    of considered_count lots won
-- note   Facets tell the same lots; they are never added together.

WITH lot_row AS (
    SELECT *
    FROM supplier_lot($as_of, $known_at, $from_date, $supplier, $by_group)
),

fact AS (
    SELECT
        l.*,
        p.short_name,
        count(*) OVER () AS whole_count,
        unnest([
            {
                'facet_no': 1,
                'facet': 'province',
                'label': coalesce(l.province, '未知'),
                'label_no': 0::BIGINT
            },
            {
                'facet_no': 2,
                'facet': 'level',
                'label': l.level,
                'label_no': level_order(l.level)::BIGINT
            },
            {
                'facet_no': 3,
                'facet': 'category',
                'label': l.category_name,
                'label_no': category_order(l.category_l1)::BIGINT
            }
        ]) AS cut
    FROM lot_row AS l
    LEFT JOIN ref.provinces AS p ON l.province = p.name
)

SELECT
    cut['facet'] AS facet,
    cut['label'] AS label,
    CASE WHEN cut['facet_no'] = 1 THEN any_value(short_name) END AS short_name,
    count(DISTINCT demand_id) AS demand_count,
    count(*) AS lot_count,
    share_of(count(*), any_value(whole_count)) AS lot_share,
    sum(sole_award) AS award_amount,
    count(sole_award) AS used_count,
    count(*) AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM fact
GROUP BY cut
ORDER BY cut['facet_no'], cut['label_no'], lot_count DESC, cut['label']
