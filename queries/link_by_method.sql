-- How notices were linked to their processes, by method and by how sure the link is.
-- zh     公告归并
-- param  as_of     DATE      = null  last day of publication, included; null = all
-- param  known_at  TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- grain  method, score_band
-- unit   notice_share  of the notices published and stored by then
-- note   A score is set by the method, not measured.

WITH linked AS (
    SELECT
        l.method,
        CASE
            WHEN l.score >= 1 THEN '1.00'
            WHEN l.score >= 0.9 THEN '0.90–0.99'
            WHEN l.score >= 0.8 THEN '0.80–0.89'
            ELSE '<0.80'
        END AS score_band
    FROM notice_as_of($as_of, $known_at) AS n
    INNER JOIN process_link AS l
        ON
            n.notice_id = l.notice_id
            AND l.known_from <= coalesce($known_at, TIMESTAMP '9999-12-31')
            AND coalesce(l.known_to, TIMESTAMP '9999-12-31')
            > coalesce($known_at, TIMESTAMP '9999-12-30')
)

SELECT
    l.method,
    l.score_band,
    any_value(w.words_zh) AS words_zh,
    count(*) AS notice_count,
    share_of(count(*), sum(count(*)) OVER ()) AS notice_share
FROM linked AS l
LEFT JOIN ref.code_words AS w ON l.method = w.code AND w.part = 'link'
GROUP BY l.method, l.score_band
ORDER BY l.score_band DESC, l.method
