-- How many needs were asked for in the last seven days, by class, against the four weeks before.
-- zh     扫描用:本周与前四周的招标公告,按类别
-- param  as_of       DATE              the day asked about; notices up to it are known
-- param  known_at    TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- grain  category_l1
-- unit   call_count    needs whose first call is of the seven days up to the day
-- unit   weekly_count  mean of the four weeks before; null where the archive is younger
-- note   Sector work that is no government IT is left out.

WITH called AS (
    SELECT
        d.*,
        ($as_of - d.tender_date) // 7 AS week_no,
        min(d.tender_date) OVER () AS seen_from
    FROM counted_demand($as_of, $known_at, NULL) AS d
    WHERE d.tender_date <= $as_of
)

SELECT
    category_l1,
    category_name,
    count(*) FILTER (WHERE week_no = 0) AS call_count,
    CASE
        WHEN min(seen_from) <= $as_of - INTERVAL 34 DAY
            THEN (count(*) FILTER (WHERE week_no BETWEEN 1 AND 4) / 4)::DECIMAL(9, 2)
    END AS weekly_count
FROM called
WHERE week_no <= 4 AND category_l1 <> 'OUT'
GROUP BY category_l1, category_name
ORDER BY call_count DESC, category_order(category_l1)
