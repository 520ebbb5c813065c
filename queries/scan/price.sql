-- What lots of a class were awarded at against their ceiling or budget, in the two years before.
-- zh     扫描用:同类项目节资率
-- param  as_of       DATE              the day asked about; notices up to it are known
-- param  known_at    TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- grain  category_l1, level
-- unit   saving_low, saving_median, saving_high  quartiles of the lots with both sums

SELECT
    category_l1,
    level,
    count(saving) AS saving_count,
    quantile_cont(saving, 0.25) AS saving_low,
    quantile_cont(saving, 0.5) AS saving_median,
    quantile_cont(saving, 0.75) AS saving_high
FROM priced_lot($as_of, $known_at, NULL)
WHERE award_date > $as_of - INTERVAL 2 YEAR AND saving IS NOT NULL
GROUP BY category_l1, level
ORDER BY category_l1, level
