-- A lot's award and its budget do not differ by the factor of 万.
-- zh        中标金额与预算不差万倍
-- severity  warn
-- grain     process_id, lot_id

SELECT
    process_id,
    lot_id,
    award_stated,
    coalesce(budget, ceiling) AS allowed
FROM lot_as_of(NULL, NULL)
WHERE
    coalesce(budget, ceiling) > 0
    AND award_stated > 0
    AND (
        award_stated / coalesce(budget, ceiling) > 1000
        OR coalesce(budget, ceiling) / award_stated > 1000
    )
ORDER BY process_id, lot_id
