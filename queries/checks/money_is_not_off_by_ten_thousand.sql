-- No two sums of a process differ as only a wrong unit makes them differ.
-- zh        同一采购的金额之间没有万倍之差
-- severity  warn
-- grain     notice_id, lot_id, award_no, kind, code, other_notice_id, other_kind

SELECT
    process_id,
    notice_id,
    lot_id,
    award_no,
    kind,
    code,
    amount,
    other_notice_id,
    other_kind,
    other_amount,
    ratio
FROM money_witness(NULL, NULL)
WHERE says = 'contradicts' AND other_notice_id IS NOT NULL
ORDER BY ALL
