-- What we and our affiliates have won.
-- zh     扫描用:本公司既往中标
-- param  as_of       DATE              the day asked about; notices up to it are known
-- param  known_at    TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  names       TEXT              our names, one a line
-- grain  process_id, lot_id, supplier_id
-- unit   award   CNY yuan of a lot won alone; null when unknown or shared

WITH ours AS (
    SELECT DISTINCT canonical_id AS supplier_id
    FROM party_as_of($as_of, $known_at)
    WHERE list_contains(string_split($names, chr(10)), name)
)

SELECT
    w.demand_id,
    w.process_id,
    w.lot_id,
    w.title,
    l.lot_name,
    d.stage,
    w.buyer_id,
    w.buyer_name,
    w.category_l1,
    w.province,
    w.supplier_name,
    w.award_date,
    w.sole_award AS award
FROM won_lot($as_of, $known_at, NULL) AS w
SEMI JOIN ours AS o ON w.supplier_id = o.supplier_id
INNER JOIN demand_as_of($as_of, $known_at) AS d ON w.demand_id = d.demand_id
LEFT JOIN lot_as_of($as_of, $known_at) AS l
    ON w.process_id = l.process_id AND w.lot_id = l.lot_id
ORDER BY w.award_date, w.process_id, w.lot_id, w.supplier_id
