-- Candidates are public for the statutory days before the award.
-- code      T31
-- zh        中标候选人公示至中标公告不短于法定期限
-- severity  warn
-- rule      T31
-- param     as_of    DATE      = null  last day of publication, included; null = all
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     notice_id
-- note      The end of the publicity is seldom known; what is seen is the award notice
-- note      after it; one of the same day is most often the same notice under another name.

WITH known_notice AS (
    SELECT * FROM notice_as_of($as_of, $known_at)
),

-- The first of a process: copies on other sites come later.
publicity AS (
    SELECT
        process_id,
        min(published_date) AS published_date,
        min_by(notice_id, (published_date, notice_id)) AS notice_id
    FROM known_notice
    WHERE notice_type = 'candidate'
    GROUP BY process_id
),

followed AS (
    SELECT
        c.notice_id,
        min(a.published_date) AS award_date
    FROM publicity AS c
    INNER JOIN known_notice AS a
        ON c.process_id = a.process_id AND c.published_date < a.published_date
    WHERE a.notice_type = 'award'
    GROUP BY c.notice_id
)

SELECT
    n.notice_id,
    s.rule_id,
    n.published_date,
    f.award_date,
    f.award_date - n.published_date AS days,
    breaks(s.op, f.award_date - n.published_date, s.n) AS is_bad,
    '候选人公示 ' || n.published_date || '，中标公告 ' || f.award_date || '，相隔 '
    || (f.award_date - n.published_date) || ' 日：'
    || limit_zh(s.op, s.instrument, s.article, s.n, s.unit) AS finding_zh,
    n.title,
    place_of(n.file_id, n.line) AS place,
    n.url
FROM known_notice AS n
INNER JOIN followed AS f ON n.notice_id = f.notice_id
INNER JOIN process_law($as_of, $known_at) AS p ON n.process_id = p.process_id
INNER JOIN ref.statutes AS s ON s.rule_id = CASE p.law WHEN '招标投标法' THEN 'T31' END
ORDER BY n.notice_id
