-- The awards of a process's lots together are not above the budget of the whole.
-- code      M05
-- zh        各标包中标金额之和不高于项目预算
-- severity  warn
-- rule      T38
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     demand_id
-- note      Demands of one round and several lots; a lot's own budget is M01's.

SELECT
    d.demand_id,
    d.lot_count,
    d.award_amount,
    d.budget,
    d.award_amount > d.budget AS is_bad,
    d.awarded_lot_count || ' 个标包中标合计 ' || d.award_amount || ' 元，高于项目预算 '
    || d.budget || ' 元，请核对' AS finding_zh,
    n.title,
    place_of(n.file_id, n.line) AS place,
    n.url
FROM demand_as_of($as_of, $known_at) AS d
INNER JOIN notice_as_of($as_of, $known_at) AS n ON d.notice_id = n.notice_id
WHERE
    d.lot_count > 1
    AND d.round_count = 1
    AND d.award_amount IS NOT NULL
    AND d.budget IS NOT NULL
ORDER BY d.demand_id
