-- What awards saved against the ceiling or budget: median, quartiles and by value.
-- zh     节资率(按层级、类别、方式、预算档)
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  facet, label
-- unit   saving_median   of lots, 1 - award / base: 0.05 is 5 % saved; q1 and q3 are its quartiles
-- unit   saving_by_value  1 - sum of awards / sum of bases of the same lots: large ones weigh more
-- unit   high_count      lots that saved more than 0.6: look at them (question saving_doubt_list)
-- unit   negative_count  lots awarded above their base
-- unit   token_count     lots awarded at 0 or at most 1 yuan: a price that is none, left out
-- unit   base_amount     CNY yuan of ceilings, else budgets, of used_count lots
-- unit   award_amount    CNY yuan of the same lots
-- unit   used_count      lots with both sums, of considered_count awarded
-- note   Base: the ceiling where one is stated, else the budget of the lot. Rates, unit prices,
-- note   other currencies, frameworks and sums in doubt have no saving. Facets are never
-- note   added together.

WITH priced AS (
    SELECT
        saving,
        base,
        award,
        is_token,
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
                'facet': 'category',
                'label': category_name,
                'label_no': category_order(category_l1)::BIGINT
            },
            {
                'facet_no': 4,
                'facet': 'method',
                'label': coalesce(procurement_method, '未知'),
                'label_no': (procurement_method IS NULL)::BIGINT
            },
            {
                'facet_no': 5,
                'facet': 'base_band',
                'label': band_zh(band_of(base)),
                'label_no': band_of(base)::BIGINT
            }
        ]) AS cut
    FROM priced_lot($as_of, $known_at, $from_date)
)

SELECT
    cut['facet'] AS facet,
    cut['label'] AS label,
    quantile_cont(saving, 0.5) AS saving_median,
    quantile_cont(saving, 0.25) AS saving_q1,
    quantile_cont(saving, 0.75) AS saving_q3,
    1 - share_of(
        sum(award) FILTER (WHERE saving IS NOT NULL), sum(base) FILTER (WHERE saving IS NOT NULL)
    ) AS saving_by_value,
    count(*) FILTER (WHERE saving > 0.6) AS high_count,
    count(*) FILTER (WHERE saving < 0) AS negative_count,
    count(*) FILTER (WHERE is_token) AS token_count,
    sum(base) FILTER (WHERE saving IS NOT NULL) AS base_amount,
    sum(award) FILTER (WHERE saving IS NOT NULL) AS award_amount,
    count(saving) AS used_count,
    count(*) AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM priced
GROUP BY cut
ORDER BY cut['facet_no'], cut['label_no'] NULLS LAST, cut['label']
