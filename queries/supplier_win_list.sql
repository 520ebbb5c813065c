-- The latest lots that a supplier, or its group, has won.
-- zh     供应商近期中标
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- param  supplier   TEXT              its name, any that counts as it on the day
-- param  by_group   BOOLEAN   = false  true: all suppliers of its group on the day
-- param  most       INTEGER   = 20     rows at the most
-- grain  process_id, lot_id
-- unit   award_amount   CNY yuan; of lots won with others, theirs too: winner_count
-- unit   budget_amount  CNY yuan, of the lot: the ceiling, else the budget
-- unit   saving         1 - award / ceiling, else budget, where both are known

WITH lot_row AS (
    SELECT *
    FROM supplier_lot($as_of, $known_at, $from_date, $supplier, $by_group)
)

SELECT
    coalesce(l.award_date, l.contract_date, l.status_date) AS award_date,
    n.title,
    n.url,
    l.lot_name,
    d.buyer_name,
    d.level,
    d.province_short,
    d.category_name,
    w.supplier_names,
    w.winner_count,
    l.award AS award_amount,
    l.award_basis AS award_kind,
    l.is_award_suspect AS is_suspect,
    coalesce(l.ceiling, l.budget) AS budget_amount,
    p.saving,
    n.notice_id,
    l.process_id,
    l.lot_id
FROM lot_row AS w
INNER JOIN counted_lot_as_of($as_of, $known_at) AS l
    ON w.process_id = l.process_id AND w.lot_id = l.lot_id
INNER JOIN counted_demand($as_of, $known_at, $from_date) AS d ON w.demand_id = d.demand_id
INNER JOIN notice_as_of($as_of, $known_at) AS n
    ON coalesce(l.award_notice_id, l.status_notice_id) = n.notice_id
LEFT JOIN priced_lot($as_of, $known_at, $from_date) AS p
    ON w.process_id = p.process_id AND w.lot_id = p.lot_id
ORDER BY award_date DESC, award_amount DESC NULLS LAST, l.process_id, l.lot_id
LIMIT $most
