-- Every lot as it stands on a day: state, budget, award, contract and who won.
-- zh     标包一览
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  demand_id  INTEGER   = null  the lots of one demand only; null = all
-- grain  process_id, lot_id
-- unit   budget_amount     CNY yuan, of the lot; the ceiling where no budget is known
-- unit   award_amount      CNY yuan; null when it is no total, not in CNY or not to be trusted
-- unit   contract_amount   CNY yuan, of the contracts signed, without what was added later
-- unit   committed_amount  CNY yuan: contracts, else the award, and what was added later
-- note   Lot 0 is the whole, where no lot is named. Budgets, awards and contracts are never added.

WITH winner AS (
    SELECT
        a.notice_id,
        a.version_no,
        a.lot_id,
        string_agg(DISTINCT p.name, '、' ORDER BY p.name) AS supplier_names
    FROM award AS a
    INNER JOIN party AS p ON a.supplier_id = p.party_id
    GROUP BY a.notice_id, a.version_no, a.lot_id
)

SELECT
    l.demand_id,
    l.process_id,
    l.lot_id,
    d.title,
    l.lot_name,
    l.lot_status,
    l.is_framework,
    l.tender_date,
    coalesce(l.budget, l.ceiling) AS budget_amount,
    l.award AS award_amount,
    l.contract AS contract_amount,
    l.committed AS committed_amount,
    l.award_date,
    l.contract_date,
    CASE WHEN l.lot_status = 'complete' THEN w.supplier_names END AS supplier_names
FROM counted_lot_as_of($as_of, $known_at) AS l
INNER JOIN demand_as_of($as_of, $known_at) AS d ON l.demand_id = d.demand_id
LEFT JOIN winner AS w
    ON
        l.award_notice_id = w.notice_id
        AND l.award_version_no = w.version_no
        AND l.award_lot_id = w.lot_id
WHERE l.demand_id = coalesce($demand_id, l.demand_id)
ORDER BY l.demand_id, l.tender_date, l.process_id, l.lot_id
