-- Who has won at the buyers that have a need in play.
-- zh     扫描用:采购人的既往供应商
-- param  as_of       DATE              the day asked about; notices up to it are known
-- param  known_at    TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- grain  buyer_id, seller
-- unit   lot_count   lots won in the three years before
-- unit   suppliers   its names

WITH open_buyer AS (
    SELECT DISTINCT buyer_id
    FROM demand_as_of($as_of, $known_at)
    WHERE is_open OR is_only_planned
)

SELECT
    w.buyer_id,
    w.seller,
    count(DISTINCT row(w.process_id, w.lot_id)) AS lot_count,
    max(w.award_date) AS last_date,
    arg_max(w.title, row(w.award_date, w.process_id, w.lot_id)) AS last_title,
    list_sort(list_distinct(list(w.supplier_name))) AS suppliers
FROM won_lot($as_of, $known_at, NULL) AS w
SEMI JOIN open_buyer AS b ON w.buyer_id = b.buyer_id
WHERE w.supplier_id IS NOT NULL AND w.award_date > $as_of - INTERVAL 3 YEAR
GROUP BY w.buyer_id, w.seller
ORDER BY w.buyer_id, lot_count DESC, w.seller
