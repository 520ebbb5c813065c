-- No two sums of a process differ as only a wrong unit makes them differ.
-- code      M02
-- zh        同一采购的金额之间没有万倍之差
-- severity  warn
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     notice_id, lot_id, award_no, kind, code, other_notice_id, other_kind

SELECT
    w.process_id,
    w.notice_id,
    w.lot_id,
    w.award_no,
    w.kind,
    w.code,
    w.amount,
    w.other_notice_id,
    w.other_kind,
    w.other_amount,
    w.ratio,
    kind_zh(w.kind) || ' ' || w.amount || ' 元，另一公告的' || kind_zh(w.other_kind) || ' '
    || w.other_amount || ' 元，请核对单位' AS finding_zh,
    n.title,
    place_of(n.file_id, n.line) AS place,
    n.url
FROM money_witness_of($as_of, $known_at, TRUE) AS w
INNER JOIN notice_as_of($as_of, $known_at) AS n ON w.notice_id = n.notice_id
WHERE w.says = 'contradicts' AND w.other_notice_id IS NOT NULL
ORDER BY ALL
