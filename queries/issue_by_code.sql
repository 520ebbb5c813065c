-- What could not be trusted in notices, by code, with an example of each.
-- zh     存疑项
-- param  as_of     DATE      = null  last day of publication, included; null = all
-- param  known_at  TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- grain  code
-- unit   notice_share  of the notices published and stored by then
-- note   A value in doubt is kept as published and is in no sum.

WITH known_notice AS (
    SELECT * FROM notice_as_of($as_of, $known_at)
),

issue AS (
    SELECT
        *,
        unnest(issues) AS code
    FROM known_notice
),

counted AS (
    SELECT
        code,
        regexp_extract(code, '^(.*)_', 1) AS kind_code,
        regexp_extract(code, '_([a-z]+)$', 1) AS status_code,
        count(*) AS notice_count,
        arg_max(notice_id, (published_date, notice_id)) AS notice_id
    FROM issue
    GROUP BY code
)

SELECT
    c.code,
    coalesce(w.words_zh, k.words_zh || s.words_zh) AS words_zh,
    c.notice_count,
    share_of(c.notice_count, (SELECT count(*) FROM known_notice)) AS notice_share,
    n.title,
    place_of(n.file_id, n.line) AS place,
    n.url
FROM counted AS c
INNER JOIN known_notice AS n ON c.notice_id = n.notice_id
LEFT JOIN ref.code_words AS w ON c.code = w.code AND w.part = 'issue'
LEFT JOIN ref.code_words AS k ON c.kind_code = k.code AND k.part = 'issue_kind'
LEFT JOIN ref.code_words AS s ON c.status_code = s.code AND s.part = 'issue_status'
ORDER BY c.notice_count DESC, c.code
