-- What provinces set out to do in digital government (reference).
-- zh     各省份数字政府发展导向(参考表)
-- grain  province

SELECT
    q.province,
    q.tier_2021 AS tier,
    nullif(q.slogan, '') AS slogan,
    nullif(q.practice, '') AS practice,
    nullif(q.theme, '') AS theme
FROM ref.province_policies AS q
LEFT JOIN ref.provinces AS p ON q.province = p.name
ORDER BY tier_order(q.tier_2021), p.code NULLS LAST, q.province
