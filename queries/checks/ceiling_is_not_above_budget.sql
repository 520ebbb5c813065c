-- A notice's ceiling is not above the budget it states for the same lot.
-- code      M03
-- zh        最高限价不高于预算
-- severity  warn
-- rule      T37
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     notice_id, lot_id

WITH stated AS (
    SELECT
        n.notice_id,
        a.lot_id,
        any_value(a.amount) FILTER (WHERE a.kind = 'ceiling') AS ceiling,
        any_value(a.amount) FILTER (WHERE a.kind = 'budget') AS budget,
        any_value(n.title) AS title,
        any_value(place_of(n.file_id, n.line)) AS place,
        any_value(n.url) AS url
    FROM notice_as_of($as_of, $known_at) AS n
    INNER JOIN amount AS a ON n.notice_id = a.notice_id AND n.version_no = a.version_no
    WHERE a.status = 'ok' AND a.currency = 'CNY' AND a.basis = 'total'
    GROUP BY n.notice_id, a.lot_id
)

SELECT
    notice_id,
    lot_id,
    ceiling,
    budget,
    ceiling > budget AS is_bad,
    CASE WHEN lot_id <> '0' THEN '标包 ' || lot_id || '：' ELSE '' END
    || '限价 ' || ceiling || ' 元，高于预算 ' || budget || ' 元，请核对' AS finding_zh,
    title,
    place,
    url
FROM stated
WHERE ceiling IS NOT NULL AND budget IS NOT NULL
ORDER BY notice_id, lot_id
