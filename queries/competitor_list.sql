-- Who else won at the buyers of a supplier, or was named beside it for the same lots.
-- zh     竞争对手
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- param  most       INTEGER   = 50     rows at the most
-- param  supplier   TEXT              its name, any that counts as it on the day
-- param  by_group   BOOLEAN   = false  true: all suppliers of its group on the day
-- grain  supplier_id
-- unit   shared_buyer_count  buyers of the supplier at which the other won too
-- unit   lot_count           lots that the other won there; those won together are partner_count
-- unit   award_amount        CNY yuan of the lots won there alone at a known sum
-- unit   met_count           lots for which both were named as bidder or candidate
-- unit   met_won_count       of these, awarded to the other, and met_lost_count to the supplier
-- unit   used_count          lots with a list of bidders or candidates that names the supplier
-- unit   considered_count    lots the supplier won or was named for
-- note   Most notices list no bidders, and lists of candidates have as a rule the first three.

WITH named_one AS (
    SELECT * FROM asked_supplier($as_of, $known_at, $supplier)
),

won AS (
    SELECT * FROM won_lot($as_of, $known_at, $from_date)
    WHERE supplier_id IS NOT NULL
),

bidder AS (
    SELECT * FROM named_bidder($as_of, $known_at)
),

asked AS (
    SELECT supplier_id FROM named_one
    UNION
    SELECT w.supplier_id
    FROM won AS w
    INNER JOIN named_one AS o ON $by_group AND w.group_id = o.group_id
    UNION
    SELECT b.supplier_id
    FROM bidder AS b
    INNER JOIN named_one AS o ON $by_group AND group_of(b.supplier_name, $as_of) = o.group_id
),

own AS (
    SELECT DISTINCT
        w.buyer_id,
        w.process_id,
        w.lot_id
    FROM won AS w
    SEMI JOIN asked AS a ON w.supplier_id = a.supplier_id
),

own_bid AS (
    SELECT DISTINCT
        b.process_id,
        b.lot_id
    FROM bidder AS b
    SEMI JOIN asked AS a ON b.supplier_id = a.supplier_id
),

named AS (
    SELECT
        process_id,
        lot_id
    FROM own
    UNION
    SELECT
        process_id,
        lot_id
    FROM own_bid
),

rival_win AS (
    SELECT
        w.supplier_id,
        any_value(w.supplier_name) AS supplier_name,
        count(DISTINCT w.buyer_id) AS shared_buyer_count,
        count(*) FILTER (WHERE o.lot_id IS NULL) AS lot_count,
        count(o.lot_id) AS partner_count,
        sum(w.sole_award) AS award_amount
    FROM won AS w
    SEMI JOIN own AS b ON w.buyer_id = b.buyer_id
    LEFT JOIN own AS o ON w.process_id = o.process_id AND w.lot_id = o.lot_id
    WHERE w.supplier_id NOT IN (SELECT a.supplier_id FROM asked AS a)
    GROUP BY w.supplier_id
),

rival_bid AS (
    SELECT
        r.supplier_id,
        any_value(r.supplier_name) AS supplier_name,
        count(*) AS met_count,
        count(w.lot_id) AS met_won_count,
        count(o.lot_id) AS met_lost_count
    FROM own_bid AS b
    INNER JOIN bidder AS r
        ON
            b.process_id = r.process_id
            AND b.lot_id = r.lot_id
    LEFT JOIN won AS w
        ON
            r.process_id = w.process_id
            AND r.lot_id = w.lot_id
            AND r.supplier_id = w.supplier_id
    LEFT JOIN own AS o ON r.process_id = o.process_id AND r.lot_id = o.lot_id
    WHERE r.supplier_id NOT IN (SELECT a.supplier_id FROM asked AS a)
    GROUP BY r.supplier_id
)

SELECT
    coalesce(w.supplier_id, b.supplier_id) AS supplier_id,
    coalesce(w.supplier_name, b.supplier_name) AS supplier_name,
    group_of(coalesce(w.supplier_name, b.supplier_name), $as_of) AS group_id,
    coalesce(w.shared_buyer_count, 0) AS shared_buyer_count,
    coalesce(w.lot_count, 0) AS lot_count,
    coalesce(w.partner_count, 0) AS partner_count,
    w.award_amount,
    coalesce(b.met_count, 0) AS met_count,
    coalesce(b.met_won_count, 0) AS met_won_count,
    coalesce(b.met_lost_count, 0) AS met_lost_count,
    (SELECT count(*) FROM own_bid) AS used_count,
    (SELECT count(*) FROM named) AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM rival_win AS w
FULL JOIN rival_bid AS b ON w.supplier_id = b.supplier_id
ORDER BY met_count DESC, lot_count DESC, supplier_name, supplier_id
LIMIT $most
