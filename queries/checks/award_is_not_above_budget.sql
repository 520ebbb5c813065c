-- A lot's award is not above its budget or ceiling.
-- zh        中标金额不高于预算或限价
-- severity  warn
-- grain     process_id, lot_id

SELECT
    process_id,
    lot_id,
    award,
    coalesce(ceiling, budget) AS allowed
FROM lot_as_of(NULL, NULL)
WHERE award > coalesce(ceiling, budget)
ORDER BY process_id, lot_id
