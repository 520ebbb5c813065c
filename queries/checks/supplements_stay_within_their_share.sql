-- What supplements add to a contract stays within its statutory share.
-- code      M06
-- zh        补充合同累计不超过原合同的法定比例
-- severity  warn
-- rule      T20
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     process_id, lot_id
-- note      The same sum for the same lot is one supplement, however often it is published.

WITH signed AS (
    SELECT DISTINCT
        n.process_id,
        a.lot_id,
        a.kind,
        a.amount
    FROM notice_as_of($as_of, $known_at) AS n
    INNER JOIN amount AS a ON n.notice_id = a.notice_id AND n.version_no = a.version_no
    WHERE
        a.kind IN ('contract', 'contract_delta')
        AND a.status = 'ok'
        AND a.currency = 'CNY'
        AND a.basis = 'total'
),

contracted AS (
    SELECT
        process_id,
        lot_id,
        max(amount) FILTER (WHERE kind = 'contract') AS contract_amount,
        sum(amount) FILTER (WHERE kind = 'contract_delta') AS delta_amount
    FROM signed
    GROUP BY process_id, lot_id
),

speaker AS (
    SELECT
        process_id,
        arg_max(notice_id, (published_date, notice_id)) AS notice_id
    FROM notice_as_of($as_of, $known_at)
    WHERE notice_type = 'contract'
    GROUP BY process_id
)

SELECT
    c.process_id,
    c.lot_id,
    c.contract_amount,
    c.delta_amount,
    100 * c.delta_amount > s.n::INTEGER * c.contract_amount AS is_bad,
    '补充合同累计 ' || c.delta_amount || ' 元，超过' || s.instrument || s.article || '规定的原合同 '
    || c.contract_amount || ' 元的 ' || s.n || '%，请核对' AS finding_zh,
    n.title,
    place_of(n.file_id, n.line) AS place,
    n.url
FROM contracted AS c
INNER JOIN speaker AS p ON c.process_id = p.process_id
INNER JOIN notice_as_of($as_of, $known_at) AS n ON p.notice_id = n.notice_id
INNER JOIN ref.statutes AS s ON s.rule_id = 'T20'
WHERE c.contract_amount IS NOT NULL AND c.delta_amount IS NOT NULL
ORDER BY c.process_id, c.lot_id
