-- Sums of money that are in no total, by the verdict and by what stands against them.
-- zh     存疑金额
-- param  as_of     DATE      = null  last day of publication, included; null = all
-- param  known_at  TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- grain  verdict, code
-- note   A sum counts once for each code against it. One by one: biaoxun check money.

WITH doubted AS (
    SELECT
        verdict,
        unnest(codes) AS code
    FROM money_verdict($as_of, $known_at)
    WHERE verdict <> 'ok'
),

witness AS (
    SELECT
        code,
        any_value(words_zh) AS words_zh
    FROM ref.money_witnesses
    GROUP BY code
)

SELECT
    d.verdict,
    d.code,
    any_value(w.words_zh) AS words_zh,
    count(*) AS sum_count
FROM doubted AS d
LEFT JOIN witness AS w ON d.code = w.code
GROUP BY d.verdict, d.code
ORDER BY d.verdict, d.code
