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
ORDER BY
    list_position(['引领型', '优质型', '特色型', '发展型', '追赶型'], q.tier_2021) NULLS LAST,
    p.code NULLS LAST,
    q.province
