-- Records that were set aside, by the reason.
-- zh     拒收
-- param  known_at  TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- grain  code

SELECT
    r.code,
    any_value(w.words_zh) AS words_zh,
    count(*) AS reject_count,
    count(DISTINCT r.file_id) AS file_count,
    arg_min(f.path || ':' || r.line, (r.file_id, r.line)) AS place
FROM reject AS r
INNER JOIN file AS f ON r.file_id = f.file_id
LEFT JOIN ref.code_words AS w ON r.code = w.code AND w.part = 'reject'
WHERE f.known_from <= coalesce($known_at, TIMESTAMP '9999-12-31')
GROUP BY r.code
ORDER BY r.code
