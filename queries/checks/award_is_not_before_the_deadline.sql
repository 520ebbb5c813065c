-- An award is published after the bids closed, by the deadline as corrected before it.
-- code      L02
-- zh        中标公告不早于投标截止（以更正后为准）
-- severity  warn
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     notice_id

WITH known_notice AS (
    SELECT * FROM notice_as_of($as_of, $known_at)
),

closing AS (
    SELECT
        a.notice_id,
        arg_max(coalesce(d.end_day, d.day), (t.published_date, t.notice_id)) AS deadline
    FROM known_notice AS a
    INNER JOIN known_notice AS t
        ON a.process_id = t.process_id AND a.published_date >= t.published_date
    INNER JOIN notice_date AS d ON t.notice_id = d.notice_id AND t.version_no = d.version_no
    WHERE
        a.notice_type = 'award'
        AND t.notice_type IN ('tender', 'correction')
        AND d.kind = 'bid_deadline'
        AND d.status = 'ok'
    GROUP BY a.notice_id
)

SELECT
    n.notice_id,
    n.published_date,
    c.deadline,
    n.published_date < c.deadline AS is_bad,
    '中标公告 ' || n.published_date || '，早于投标截止 ' || c.deadline || '，请核对' AS finding_zh,
    n.title,
    place_of(n.file_id, n.line) AS place,
    n.url
FROM known_notice AS n
INNER JOIN closing AS c ON n.notice_id = c.notice_id
ORDER BY n.notice_id
