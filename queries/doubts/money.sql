-- Sums of money that are in no total because something contradicts them, with their witnesses.
-- zh     存疑金额及其旁证
-- param  as_of     DATE      = null  last day of publication, included; null = all
-- param  known_at  TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- grain  notice_id, lot_id, award_no, kind
-- unit   amount     CNY yuan as read, never rescaled; null when no reading is safe
-- unit   witnesses  what contradicts the sum: code, the other sum, the ratio that the code compares
-- note   suspect: nothing tells which side is right. quarantine: two witnesses against the sum.

WITH said AS (
    SELECT DISTINCT
        w.notice_id,
        w.version_no,
        w.lot_id,
        w.award_no,
        w.kind,
        w.code,
        w.other_amount,
        concat_ws(
            ' ',
            w.code,
            w.other_kind,
            CASE WHEN w.other_lot_id <> '0' THEN 'lot ' || w.other_lot_id END,
            w.other_amount,
            'ratio ' || rtrim(rtrim(w.ratio::VARCHAR, '0'), '.'),
            CASE WHEN w.other_notice_id <> w.notice_id THEN f.path || ':' || n.line END
        ) AS words
    FROM money_witness($as_of, $known_at) AS w
    LEFT JOIN notice AS n
        ON w.other_notice_id = n.notice_id AND w.other_version_no = n.version_no
    LEFT JOIN file AS f ON n.file_id = f.file_id
    WHERE w.says = 'contradicts'
),

witness AS (
    SELECT
        notice_id,
        version_no,
        lot_id,
        award_no,
        kind,
        string_agg(words, '; ' ORDER BY code, other_amount, words) AS witnesses
    FROM said
    GROUP BY notice_id, version_no, lot_id, award_no, kind
)

SELECT
    v.verdict,
    n.title,
    n.project_number,
    v.lot_id,
    v.kind,
    v.amount,
    a.raw,
    a.label,
    w.witnesses,
    f.path || ':' || n.line AS place,
    v.notice_id,
    v.award_no
FROM money_verdict($as_of, $known_at) AS v
INNER JOIN amount AS a
    ON
        v.notice_id = a.notice_id
        AND v.version_no = a.version_no
        AND v.lot_id = a.lot_id
        AND v.award_no = a.award_no
        AND v.kind = a.kind
INNER JOIN notice AS n ON v.notice_id = n.notice_id AND v.version_no = n.version_no
INNER JOIN file AS f ON n.file_id = f.file_id
LEFT JOIN witness AS w
    ON
        v.notice_id = w.notice_id
        AND v.version_no = w.version_no
        AND v.lot_id = w.lot_id
        AND v.award_no = w.award_no
        AND v.kind = w.kind
WHERE v.verdict <> 'ok'
ORDER BY v.verdict, v.process_id, v.notice_id, v.lot_id, v.kind, v.award_no
