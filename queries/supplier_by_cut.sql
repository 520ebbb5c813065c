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

WITH asked AS (
    SELECT DISTINCT
        canonical_id AS supplier_id,
        coalesce(group_of(canonical_name, $as_of), canonical_name) AS seller
    FROM party_as_of($as_of, $known_at)
    WHERE name = $supplier
),

won AS (
    SELECT w.*
    FROM won_lot($as_of, $known_at, $from_date) AS w
    INNER JOIN asked AS a
        ON w.supplier_id = a.supplier_id OR ($by_group AND w.seller = a.seller)
),

lot_row AS (
    SELECT
        process_id,
        lot_id,
        any_value(demand_id) AS demand_id,
        any_value(buyer_id) AS buyer_id,
        any_value(buyer_name) AS buyer_name,
        any_value(level) AS level,
        any_value(category_l1) AS category_l1,
        any_value(category_name) AS category_name,
        any_value(province) AS province,
        any_value(award_date) AS award_date,
        any_value(winner_count) AS winner_count,
        any_value(sole_award) AS sole_award
    FROM won
    GROUP BY process_id, lot_id
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
