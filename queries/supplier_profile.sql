-- What one supplier, or its group, has won: by level, class, province, year, buyer.
-- zh     供应商画像
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- param  supplier   TEXT              its name, any that counts as it on the day
-- param  by_group   BOOLEAN   = false  true: all suppliers of its group on the day
-- grain  section, label
-- unit   lot_count     lots won, those of consortia too
-- unit   award_amount  CNY yuan of used_count lots, won alone at a known sum
-- unit   saving_median  of lots with an award and a ceiling or budget; see saving_count
-- unit   used_count    of considered_count lots won
-- note   Section candidate: lots for which it was named as bidder or candidate, whoever won.
-- note   Sections tell the same lots; they are never added together.

WITH asked AS (
    SELECT * FROM asked_supplier($as_of, $known_at, $supplier)
),

won AS (
    SELECT
        w.*,
        CASE
            WHEN w.base > 0 AND w.sole_award > 1
                THEN (1 - w.sole_award / w.base)::DECIMAL(18, 6)
        END AS saving
    FROM won_lot($as_of, $known_at, $from_date) AS w
    INNER JOIN asked AS a
        ON w.supplier_id = a.supplier_id OR ($by_group AND w.seller = a.seller)
),

told AS (
    SELECT
        process_id,
        lot_id,
        award_date,
        sole_award,
        saving,
        unnest([
            { 'section_no': 1, 'section': 'all', 'label': '全部' },
            { 'section_no': 2, 'section': 'supplier', 'label': supplier_name },
            { 'section_no': 3, 'section': 'level', 'label': level },
            { 'section_no': 4, 'section': 'category', 'label': category_name },
            { 'section_no': 5, 'section': 'province', 'label': coalesce(province, '未知') },
            { 'section_no': 6, 'section': 'year', 'label': year(award_date)::VARCHAR },
            { 'section_no': 7, 'section': 'buyer', 'label': coalesce(buyer_name, '未知') }
        ]) AS cut
    FROM won
),

lot_row AS (
    SELECT
        cut,
        process_id,
        lot_id,
        any_value(award_date) AS award_date,
        any_value(sole_award) AS sole_award,
        any_value(saving) AS saving
    FROM told
    GROUP BY cut, process_id, lot_id
    UNION ALL
    SELECT DISTINCT
        { 'section_no': 8, 'section': 'candidate', 'label': '候选人或投标人' } AS cut,
        b.process_id,
        b.lot_id,
        NULL AS award_date,
        NULL AS sole_award,
        NULL AS saving
    FROM named_bidder($as_of, $known_at) AS b
    INNER JOIN asked AS a
        ON
            b.supplier_id = a.supplier_id
            OR ($by_group AND group_of(b.supplier_name, $as_of) = a.seller)
)

SELECT
    cut['section'] AS section,
    cut['label'] AS label,
    count(*) AS lot_count,
    sum(sole_award) AS award_amount,
    quantile_cont(saving, 0.5) AS saving_median,
    count(saving) AS saving_count,
    min(award_date) AS first_date,
    max(award_date) AS last_date,
    count(sole_award) AS used_count,
    count(*) AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM lot_row
GROUP BY cut
ORDER BY cut['section_no'], lot_count DESC, award_amount DESC NULLS LAST, cut['label']
