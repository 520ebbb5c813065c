-- Failed lots among those decided, by province of the buyer.
-- zh     流标率(按省份)
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  province
-- unit   failure_share  of decided_count
-- unit   decided_count  lots that failed or were awarded, the last round of each
-- unit   used_count     decided lots, of considered_count of all states
-- note   Rests on the lots that the claim failure rests on.

SELECT
    coalesce(d.province, '未知') AS province,
    coalesce(any_value(p.short_name), '未知') AS short_name,
    any_value(d.region7) AS region7,
    count(*) FILTER (WHERE l.lot_status = 'unsuccessful') AS failed_count,
    count(*) FILTER (WHERE l.lot_status IN ('complete', 'unsuccessful')) AS decided_count,
    share_of(failed_count, decided_count) AS failure_share,
    decided_count AS used_count,
    count(*) AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM counted_demand($as_of, $known_at, $from_date) AS d
INNER JOIN counted_lot_as_of($as_of, $known_at) AS l ON d.demand_id = l.demand_id
LEFT JOIN ref.provinces AS p ON d.province = p.name
GROUP BY d.province
ORDER BY min(p.code) NULLS LAST, d.province
