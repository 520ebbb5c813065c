-- A tender's deadline for bids is not before its publication.
-- zh        投标截止不早于公告日期
-- severity  warn
-- grain     notice_id

SELECT
    n.notice_id,
    n.title,
    n.published_date,
    d.raw AS deadline_raw,
    coalesce(d.end_day, d.day) AS deadline
FROM notice AS n
INNER JOIN notice_date AS d ON n.notice_id = d.notice_id AND n.version_no = d.version_no
WHERE
    n.known_to IS NULL
    AND d.kind = 'bid_deadline'
    AND n.notice_type IN ('tender', 'correction')
    AND coalesce(d.end_day, d.day) < n.published_date
ORDER BY n.notice_id
