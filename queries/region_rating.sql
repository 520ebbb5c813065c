-- Region index and practice of the 2021 report (reference, not computed from notices).
-- zh     各区域评级及典型做法(参考表)
-- grain  region7

SELECT
    i.region7,
    i.index_2020_mean::DECIMAL(6, 2) AS index_2020_mean,
    i.rank::INTEGER AS rank,
    replace(i.members, '|', '、') AS members,
    string_agg(q.province || '：' || q.slogan || '（' || q.practice || '）', '；' ORDER BY q.province)
    FILTER (WHERE q.slogan <> '')
        AS practice
FROM ref.region_index AS i
LEFT JOIN ref.provinces AS p ON i.region7 = p.region7
LEFT JOIN ref.province_policies AS q ON p.name = q.province
GROUP BY ALL
ORDER BY rank
