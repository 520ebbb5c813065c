-- How many bid for a lot, where notices tell, by method.
-- zh     投标家数(按采购方式)
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  procurement_method, told_by
-- unit   bidder_median    bidders or candidates named for a lot
-- unit   exactly_3_share  of used_count lots, those with exactly three
-- unit   below_3_share    of used_count lots, those with one or two
-- unit   used_count       lots with such a list, of considered_count asked for by the method
-- note   told_by opening: all bidders; candidate: as a rule the first three of them, so that three
-- note   says little there. Most notices list nobody: see used_count.

WITH lot_row AS (
    SELECT
        coalesce(procurement_method, '未知') AS procurement_method,
        process_id,
        lot_id
    FROM tendered_lot($as_of, $known_at, $from_date)
),

listed AS (
    SELECT
        process_id,
        lot_id,
        bool_or(is_from_opening) AS is_from_opening,
        count(*) AS bidder_count
    FROM named_bidder($as_of, $known_at)
    GROUP BY process_id, lot_id
),

told AS (
    SELECT
        l.procurement_method,
        unnest(['opening', 'candidate']) AS told_by,
        CASE WHEN b.is_from_opening = (told_by = 'opening') THEN b.bidder_count END AS bidder_count
    FROM lot_row AS l
    LEFT JOIN listed AS b ON l.process_id = b.process_id AND l.lot_id = b.lot_id
)

SELECT
    procurement_method,
    told_by,
    quantile_cont(bidder_count::DECIMAL(9, 1), 0.5) AS bidder_median,
    share_of(count(*) FILTER (WHERE bidder_count = 3), count(bidder_count)) AS exactly_3_share,
    share_of(count(*) FILTER (WHERE bidder_count < 3), count(bidder_count)) AS below_3_share,
    count(bidder_count) AS used_count,
    count(*) AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM told
GROUP BY procurement_method, told_by
ORDER BY procurement_method = '未知', procurement_method, told_by DESC
