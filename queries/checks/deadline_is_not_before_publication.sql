-- A tender's deadline for bids is not before its publication.
-- code      L01
-- zh        投标截止不早于公告日期
-- severity  warn
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     notice_id

SELECT
    n.notice_id,
    n.published_date,
    d.raw AS deadline_raw,
    coalesce(d.end_day, d.day) AS deadline,
    coalesce(d.end_day, d.day) < n.published_date AS is_bad,
    '公告 ' || n.published_date || '，投标截止 ' || coalesce(d.end_day, d.day) || '，截止早于公告，请核对'
        AS finding_zh,
    n.title,
    place_of(n.file_id, n.line) AS place,
    n.url
FROM notice_as_of($as_of, $known_at) AS n
INNER JOIN notice_date AS d ON n.notice_id = d.notice_id AND n.version_no = d.version_no
WHERE
    d.kind = 'bid_deadline'
    AND n.notice_type IN ('tender', 'correction')
    AND coalesce(d.end_day, d.day) IS NOT NULL
ORDER BY n.notice_id
