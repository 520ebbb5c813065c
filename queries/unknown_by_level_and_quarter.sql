-- What is not known of needs, by level of government and by quarter.
-- zh     未知比例(按层级、季度)
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  facet, label
-- unit   buyer_unknown_share  of the needs; so province, category (OTH, unclassified), budget,
-- unit   level_unknown_share  of the needs (未知)
-- unit   award_unknown_share  of the needs awarded, those without a known sum of every lot
-- unit   deadline_unknown_share  of the needs with a tender
-- unit   used_count           needs of which buyer, level, class, budget and funding are all known
-- note   method and funding. Facets are never added together. Budgets: those that can be trusted.

WITH counted AS (
    SELECT
        *,
        unnest([
            { 'facet_no': 1, 'facet': 'all', 'label': '全部', 'label_no': 1::BIGINT },
            {
                'facet_no': 2,
                'facet': 'level',
                'label': level,
                'label_no': level_order(level)::BIGINT
            },
            {
                'facet_no': 3,
                'facet': 'quarter',
                'label': quarter_of(first_date),
                'label_no': epoch(date_trunc('quarter', first_date))::BIGINT
            }
        ]) AS cut
    FROM counted_demand($as_of, $known_at, $from_date)
)

SELECT
    cut['facet'] AS facet,
    cut['label'] AS label,
    share_of(count(*) FILTER (WHERE buyer_id IS NULL), count(*)) AS buyer_unknown_share,
    share_of(count(*) FILTER (WHERE level = '未知'), count(*)) AS level_unknown_share,
    share_of(count(*) FILTER (WHERE province IS NULL), count(*)) AS province_unknown_share,
    share_of(count(*) FILTER (WHERE category_l1 = 'OTH'), count(*)) AS category_unknown_share,
    share_of(count(*) FILTER (WHERE procurement_method IS NULL), count(*)) AS method_unknown_share,
    share_of(count(*) FILTER (WHERE budget IS NULL), count(*)) AS budget_unknown_share,
    share_of(count(*) FILTER (WHERE funding_mode IS NULL), count(*)) AS funding_unknown_share,
    share_of(
        count(*) FILTER (WHERE tender_date IS NOT NULL AND bid_deadline IS NULL),
        count(tender_date)
    ) AS deadline_unknown_share,
    share_of(
        count(*) FILTER (WHERE awarded_lot_count > award_known_count),
        count(*) FILTER (WHERE awarded_lot_count > 0)
    ) AS award_unknown_share,
    count(*) FILTER (
        WHERE
        buyer_id IS NOT NULL
        AND level <> '未知'
        AND category_l1 <> 'OTH'
        AND budget IS NOT NULL
        AND funding_mode IS NOT NULL
    ) AS used_count,
    count(*) AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM counted
GROUP BY cut
ORDER BY cut['facet_no'], cut['label_no'], cut['label']
