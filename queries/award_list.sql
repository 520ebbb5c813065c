-- Awarded lots with supplier and price, the latest first.
-- zh     中标一览
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- param  most       INTEGER   = 500   rows at the most
-- grain  process_id, lot_id
-- unit   award_amount   CNY yuan; null when it is no total, not in CNY or not to be trusted
-- unit   contract_amount  CNY yuan, of the contracts signed; a lot may have one and no award notice
-- unit   budget_amount  CNY yuan, of the lot; the ceiling where no budget is known
-- unit   saving_rate    1 - award / ceiling, else budget; null above it, or at 1 yuan and less
-- note   A demand is one need: its rounds and duplicate notices count once. Plans are not counted.
-- note   Budgets and awards are never added together.

WITH named AS (
    SELECT
        notice_id,
        version_no,
        lot_id,
        supplier_id,
        min((award_no, member_no)) AS place
    FROM award
    GROUP BY notice_id, version_no, lot_id, supplier_id
),

supplier AS (
    SELECT
        a.notice_id,
        a.version_no,
        a.lot_id,
        string_agg(p.name, '、' ORDER BY a.place) AS supplier_names
    FROM named AS a
    INNER JOIN party AS p ON a.supplier_id = p.party_id
    GROUP BY a.notice_id, a.version_no, a.lot_id
)

SELECT
    coalesce(l.award_date, l.contract_date, l.status_date) AS award_date,
    n.notice_type AS told_by,
    d.province,
    d.province_short,
    d.level,
    n.title,
    n.url,
    n.notice_id AS notice_key,
    l.process_id,
    l.lot_id,
    l.lot_name,
    d.buyer_name,
    d.category_l1,
    d.category_name,
    s.supplier_names,
    l.award AS award_amount,
    l.award_basis AS award_kind,
    l.contract AS contract_amount,
    coalesce(l.budget, l.ceiling) AS budget_amount,
    CASE
        WHEN l.award > 1 AND l.award <= coalesce(l.ceiling, l.budget)
            THEN 1 - share_of(l.award, coalesce(l.ceiling, l.budget))
    END AS saving_rate,
    l.is_award_suspect AS is_suspect
FROM counted_demand($as_of, $known_at, $from_date) AS d
INNER JOIN counted_lot_as_of($as_of, $known_at) AS l ON d.demand_id = l.demand_id
INNER JOIN notice_as_of($as_of, $known_at) AS n
    ON coalesce(l.award_notice_id, l.status_notice_id) = n.notice_id
LEFT JOIN supplier AS s
    ON
        l.award_notice_id = s.notice_id
        AND l.award_version_no = s.version_no
        AND l.award_lot_id = s.lot_id
WHERE l.lot_status = 'complete'
ORDER BY award_date DESC, award_amount DESC NULLS LAST, l.process_id, l.lot_id
LIMIT $most
