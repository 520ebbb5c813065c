-- How often a need that failed was asked for again within half a year, by the notices stored.
-- zh     扫描用:流标后重新招标的比例
-- param  as_of       DATE              the day asked about; notices up to it are known
-- param  known_at    TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- grain  one row
-- unit   failed_count    lots that failed at least 180 days before
-- unit   returned_count  of these, asked for again within 180 days
-- unit   wait_median     days to the next call, of those that returned

SELECT
    count(*) AS failed_count,
    count(*) FILTER (WHERE next_date <= status_date + INTERVAL 180 DAY) AS returned_count,
    median(next_date - status_date)
    FILTER (WHERE next_date <= status_date + INTERVAL 180 DAY)
        AS wait_median
FROM tendered_lot($as_of, $known_at, NULL)
WHERE outcome = 'failed' AND status_date <= $as_of - INTERVAL 180 DAY
