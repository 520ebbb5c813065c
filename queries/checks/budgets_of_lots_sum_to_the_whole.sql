-- The budgets of a notice's lots add up to the budget it states for the whole.
-- code      M04
-- zh        各标包预算之和等于项目预算
-- severity  warn
-- param     as_of     DATE      = null  last day of publication, included; null = all
-- param     known_at  TIMESTAMP = null  what was stored by then; null = all
-- param     tolerance DECIMAL   = 0.01  difference that is let pass, a share of the whole
-- grain     notice_id
-- note      Asked only of notices that state the budget of every lot they name.

WITH budget AS (
    SELECT
        notice_id,
        version_no,
        lot_id,
        amount
    FROM amount
    WHERE kind = 'budget' AND status = 'ok' AND currency = 'CNY' AND basis = 'total'
),

summed AS (
    SELECT
        l.notice_id,
        l.version_no,
        sum(b.amount) AS lots_amount,
        count(*) AS lot_count
    FROM lot AS l
    LEFT JOIN budget AS b
        ON l.notice_id = b.notice_id AND l.version_no = b.version_no AND l.lot_id = b.lot_id
    WHERE l.lot_id <> '0'
    GROUP BY l.notice_id, l.version_no
    HAVING count(*) > 1 AND count(*) = count(b.amount)
)

SELECT
    n.notice_id,
    s.lot_count,
    s.lots_amount,
    w.amount AS whole_amount,
    abs(s.lots_amount - w.amount) > $tolerance * w.amount AS is_bad,
    s.lot_count || ' 个标包预算合计 ' || s.lots_amount || ' 元，项目预算 ' || w.amount
    || ' 元，请核对' AS finding_zh,
    n.title,
    place_of(n.file_id, n.line) AS place,
    n.url
FROM notice_as_of($as_of, $known_at) AS n
INNER JOIN summed AS s ON n.notice_id = s.notice_id AND n.version_no = s.version_no
INNER JOIN budget AS w
    ON n.notice_id = w.notice_id AND n.version_no = w.version_no AND w.lot_id = '0'
ORDER BY n.notice_id
