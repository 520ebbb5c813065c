-- Demand by region and category.
-- zh     按七大区与类别的需求
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  region7, category_l1
-- unit   share                of region_count, the demands with the same in_scope
-- unit   overall_share        the same share in all regions together
-- unit   budget_amount        CNY yuan, demands whose budget is known
-- unit   award_amount         CNY yuan, awarded lots whose award is known
-- unit   paired_award_amount  CNY yuan, awarded lots with an award and a ceiling (else budget)
-- unit   saving_rate          1 - paired awards / paired budgets; null where nothing is paired
-- note   A demand is one need: its rounds and duplicate notices count once. Plans are not counted.
-- note   Budgets and awards are never added together.
-- note   `in_scope`: inside the classes, that is neither OTH nor OUT.

SELECT
    region7,
    category_l1,
    category_name,
    in_scope,
    sum(count(*)) OVER (PARTITION BY region7, in_scope)::BIGINT AS region_count,
    share_of(count(*), sum(count(*)) OVER (PARTITION BY region7, in_scope)) AS share,
    share_of(
        sum(count(*)) OVER (PARTITION BY category_l1), sum(count(*)) OVER (PARTITION BY in_scope)
    ) AS overall_share,
    unnest(measured(d)) AS measures
FROM segmented_demand($as_of, $known_at, $from_date) AS d
GROUP BY region7, category_l1, category_name, in_scope
ORDER BY sum(count(*)) OVER (PARTITION BY region7) DESC, region7, category_order(category_l1)
