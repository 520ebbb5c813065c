-- Needs that can still be bid for on a day, by level, category and week of the deadline.
-- zh     在招需求(按层级、类别、截止周)
-- param  as_of      DATE              the day asked about; notices up to it are known
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  facet, label
-- unit   used_count        open needs whose budget is known
-- unit   budget_amount     CNY yuan of these
-- unit   documents_open_count  the document can still be obtained on the day
-- note   Open: a lot is active and its deadline has not passed, or none is known and the tender is
-- note   at most 90 days old. Each facet counts the same needs; facets are never added together.
-- note   A week is named by its Monday. Calls for a framework agreement buy nothing: not counted.

WITH open_demand AS (
    SELECT
        budget,
        document_deadline,
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
                'facet': 'week',
                'label': coalesce(date_trunc('week', bid_deadline)::DATE::VARCHAR, '未知'),
                'label_no': epoch(date_trunc('week', bid_deadline))::BIGINT
            }
        ]) AS cut
    FROM counted_demand($as_of, $known_at, $from_date)
    WHERE is_open
)

SELECT
    cut['facet'] AS facet,
    cut['label'] AS label,
    count(*) AS open_count,
    count(*) FILTER (WHERE document_deadline >= $as_of) AS documents_open_count,
    count(*) FILTER (WHERE document_deadline < $as_of) AS documents_closed_count,
    count(*) FILTER (WHERE document_deadline IS NULL) AS documents_unknown_count,
    sum(budget) AS budget_amount,
    count(budget) AS used_count,
    count(*) AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM open_demand
GROUP BY cut
ORDER BY cut['facet_no'], cut['label_no'] NULLS LAST, cut['label']
