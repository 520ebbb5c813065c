-- Suppliers by number of lots won.
-- zh     中标供应商排名
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- param  most       INTEGER   = 20    rows at the most
-- grain  supplier_id
-- unit   name_count        names in the notices that count as this supplier on the day
-- unit   award_amount      CNY yuan of lots won alone
-- unit   shared_lot_count  lots won by several: counted, their sum is not split
-- note   Former names and merges (question former_name_list) count as one; groups are of the day.

WITH named AS (
    SELECT
        p.canonical_id AS supplier_id,
        p.canonical_name AS supplier_name,
        p.base_name,
        p.name,
        l.process_id,
        l.lot_id,
        d.buyer_id,
        l.award
    FROM counted_demand($as_of, $known_at, $from_date) AS d
    INNER JOIN counted_lot_as_of($as_of, $known_at) AS l ON d.demand_id = l.demand_id
    INNER JOIN award AS a
        ON
            l.award_notice_id = a.notice_id
            AND l.award_version_no = a.version_no
            AND l.award_lot_id = a.lot_id
    INNER JOIN party_as_of($as_of, $known_at) AS p ON a.supplier_id = p.party_id
    WHERE l.lot_status = 'complete'
),

won AS (
    SELECT
        supplier_id,
        supplier_name,
        base_name,
        process_id,
        lot_id,
        any_value(buyer_id) AS buyer_id,
        any_value(award) AS award,
        list(DISTINCT name) AS names,
        count(*) OVER (PARTITION BY process_id, lot_id) AS winner_count
    FROM named
    GROUP BY supplier_id, supplier_name, base_name, process_id, lot_id
)

SELECT
    supplier_id,
    supplier_name,
    base_name,
    group_of(supplier_name, $as_of) AS group_id,
    len(list_distinct(flatten(list(names)))) AS name_count,
    count(*) AS lot_count,
    count(*) FILTER (WHERE winner_count > 1) AS shared_lot_count,
    count(DISTINCT buyer_id) AS buyer_count,
    sum(award) FILTER (WHERE winner_count = 1) AS award_amount
FROM won
GROUP BY supplier_id, supplier_name, base_name
ORDER BY lot_count DESC, award_amount DESC NULLS LAST, supplier_name, supplier_id
LIMIT $most
