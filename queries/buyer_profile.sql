-- What one buyer has asked for, how it ended and who won.
-- zh     采购人画像
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- param  buyer      TEXT              its name, any that counts as it on the day
-- grain  section, label
-- unit   row_count      needs; lots in sections outcome and supplier
-- unit   budget_amount  CNY yuan of the needs whose budget is known
-- unit   award_amount   CNY yuan of used_count needs, or of lots that a supplier won alone
-- unit   used_count     rows whose award is known, of considered_count
-- note   Budgets and awards are never added. Sections tell the same needs; they are never added.

WITH asked AS (
    SELECT DISTINCT canonical_id AS buyer_id
    FROM party_as_of($as_of, $known_at)
    WHERE name = $buyer
),

needed AS (
    SELECT d.*
    FROM counted_demand($as_of, $known_at, $from_date) AS d
    SEMI JOIN asked AS a ON d.buyer_id = a.buyer_id
),

fact AS (
    SELECT
        first_date,
        budget,
        award_amount,
        unnest([
            { 'section_no': 1, 'section': 'all', 'label': '全部' },
            { 'section_no': 2, 'section': 'level', 'label': level },
            { 'section_no': 3, 'section': 'category', 'label': category_name },
            { 'section_no': 4, 'section': 'year', 'label': year(first_date)::VARCHAR },
            {
                'section_no': 5,
                'section': 'method',
                'label': coalesce(procurement_method, '未知')
            }
        ]) AS cut
    FROM needed
    UNION ALL
    SELECT
        l.tender_date AS first_date,
        NULL AS budget,
        CASE WHEN l.outcome = 'awarded' THEN l.award END AS award_amount,
        { 'section_no': 6, 'section': 'outcome', 'label': l.outcome } AS cut
    FROM tendered_lot($as_of, $known_at, $from_date) AS l
    SEMI JOIN asked AS a ON l.buyer_id = a.buyer_id
    UNION ALL
    SELECT
        w.award_date AS first_date,
        NULL AS budget,
        w.sole_award AS award_amount,
        {
            'section_no': 7,
            'section': 'supplier',
            'label': coalesce(w.supplier_name, '未知')
        } AS cut
    FROM
        won_lot_of(
            $as_of, $known_at, $from_date, (SELECT list(o.buyer_id) FROM asked AS o)
        ) AS w
    SEMI JOIN asked AS a ON w.buyer_id = a.buyer_id
)

SELECT
    cut['section'] AS section,
    cut['label'] AS label,
    count(*) AS row_count,
    count(budget) AS budget_known_count,
    sum(budget) AS budget_amount,
    sum(award_amount) AS award_amount,
    min(first_date) AS first_date,
    max(first_date) AS last_date,
    count(award_amount) AS used_count,
    count(*) AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM fact
GROUP BY cut
ORDER BY cut['section_no'], row_count DESC, award_amount DESC NULLS LAST, cut['label']
