-- Suppliers by number of lots won.
-- zh     中标供应商排名
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  what was stored by then; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- param  most       INTEGER   = 20    rows at the most
-- grain  supplier_id
-- unit   award_amount      CNY yuan of lots won alone
-- unit   shared_lot_count  lots won by several: counted, their sum is not split

WITH won AS (
    SELECT
        a.supplier_id,
        l.process_id,
        l.lot_id,
        d.buyer_id,
        count(*) OVER (PARTITION BY l.process_id, l.lot_id) AS winner_count,
        l.award
    FROM counted_demand($as_of, $known_at, $from_date) AS d
    INNER JOIN lot_as_of($as_of, $known_at) AS l ON d.demand_id = l.demand_id
    INNER JOIN award AS a
        ON
            l.award_notice_id = a.notice_id
            AND l.award_version_no = a.version_no
            AND l.award_lot_id = a.lot_id
    WHERE l.lot_status = 'complete'
)

SELECT
    w.supplier_id,
    p.name AS supplier_name,
    p.base_name,
    p.group_id,
    count(*) AS lot_count,
    count(*) FILTER (WHERE w.winner_count > 1) AS shared_lot_count,
    count(DISTINCT w.buyer_id) AS buyer_count,
    sum(w.award) FILTER (WHERE w.winner_count = 1) AS award_amount
FROM won AS w
INNER JOIN party AS p ON w.supplier_id = p.party_id
GROUP BY w.supplier_id, p.name, p.base_name, p.group_id
ORDER BY lot_count DESC, award_amount DESC NULLS LAST, p.name, w.supplier_id
LIMIT $most
